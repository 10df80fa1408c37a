using System.Collections.Frozen;
using System.Reflection;
using Duet.Calls;
using Duet.Server.Configuration;
using Duet.Server.Hosting;
using Duet.Server.Signalling.Wire;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>The events of the signalling protocol: each is read, put to the rules, and answered. Nothing is decided here.</summary>
internal sealed partial class SignallingServer(
    SocketIOServer server,
    Switchboard board,
    CallDesk desk,
    Post post,
    Admission admission,
    SignallingMetrics metrics,
    LimitWatch limits,
    DuetSettings settings,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<SignallingServer> logger)
{
    private static readonly ReplyJson Json = ReplyJson.Relaxed;
    private static readonly TimeSpan MissedCallsTimeout = TimeSpan.FromSeconds(30);

    private static readonly string Version =
        typeof(SignallingServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly Dictionary<string, Func<Request, ValueTask>> _handlers = new(StringComparer.Ordinal);
    private FrozenDictionary<string, Func<Request, ValueTask>> _known = FrozenDictionary<string, Func<Request, ValueTask>>.Empty;

    /// <summary>Registers everything, before clients come.</summary>
    public void Start()
    {
        board.OnFault = fault => NoteFault(fault.Kind, fault.Error);
        post.OnFault = (message, error) => NoteFault(message.GetType().Name, error);
        post.OnRing = (socket, ring, arguments) => _ = WatchAsync(() => RingAsync(socket, ring, arguments));
        post.OnRingOver = (socket, callId) => socket.Features.Get<Client>()?.Rings.Over(callId);
        AddPresence();
        AddRooms();
        AddCalls();
        AddDevices();
        _known = _handlers.ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var (name, handler) in _known)
        {
            server.Main.On(name, context => handler(new Request(context)));
        }

        server.Main.Use(admission.AdmitAsync);
        server.Main.OnConnection(ConnectAsync);
        server.Main.OnDisconnect(DisconnectAsync);
    }

    private void AddPresence()
    {
        On("set-name", RequestReader.SetName, (board, id, name) => board.SetNameAsync(id, name));
        On("page-closing", _ => Done.Value, (board, id, _) => board.SetClosingAsync(id));
        // Nothing is decided: that there is an answer is all that the page wants to know.
        _handlers["are-you-there"] = context =>
        {
            context.Acknowledge(new DoneReply(), Json.DoneReply);
            return ValueTask.CompletedTask;
        };
        OnValue("ice-servers", RequestReader.Session, (board, id, session) => board.AskForRelayAsync(id, session), Reply);
        On("test-relay", _ => Done.Value, (board, id, _) => board.TestRelayAsync(id), Reply);
        On("resume", arguments => RequestReader.Resume(arguments, settings.Calls.Limits.SessionsPerConnection), (board, id, claims) => board.ResumeAsync(id, claims), Reply);
        foreach (var (name, most) in (ReadOnlySpan<(string, int)>)
            [("offer", RequestReader.MaxDescription), ("answer", RequestReader.MaxDescription), ("ice-candidate", RequestReader.MaxCandidate)])
        {
            On(name, arguments => RelayReader.Read(name, arguments, most), (board, id, message) => board.RelayAsync(id, message));
        }
    }

    private void AddRooms()
    {
        On("join-room", RequestReader.JoinRoom, (board, id, request) => board.JoinRoomAsync(id, request), Reply);
        On("leave-room", RequestReader.LeaveRoom, (board, id, request) => board.LeaveRoomAsync(id, request.RoomId));
        On("lock-room", RequestReader.LockRoom, (board, id, request) => board.LockRoomAsync(id, request.RoomId!, request.Locked is true));
        On("admit", RequestReader.RoomMember, (board, id, request) => board.AdmitAsync(id, request.RoomId, request.Id!));
        On("deny", RequestReader.RoomMember, (board, id, request) => board.DenyAsync(id, request.RoomId, request.Id!));
        On("remove-guest", RequestReader.RemoveGuest, (board, id, request) => board.RemoveGuestAsync(id, request.RoomId!, request.Id));
        OnValue("expire-room", RequestReader.ExpireRoom, (board, id, request) => board.ExpireRoomAsync(id, request.RoomId, request.ExpiresIn));
    }

    private void AddCalls()
    {
        On("prepare-call", _ => Done.Value, (board, id, _) => board.PrepareCallAsync(id), (_, prepared) =>
            EventArguments.Of(new PreparedReply(prepared.CallId), Json.PreparedReply));
        _handlers["callUser"] = asked => PlaceCallAsync(asked, RequestReader.CallUser(asked.Arguments));
        On("answerCall", RequestReader.AnswerCall, (board, id, request) => board.AnswerCallAsync(id, request), (socket, answered) => EventArguments.Of(
            new AnsweredReply(answered.CallId, answered.Secret, post.IceFor(socket, answered.RelayUser), TimeToLive, MemberReply.Of(answered.Peer)),
            Json.AnsweredReply));
        OnValue("rejectCall", RequestReader.RejectCall, (board, id, request) => board.RejectCallAsync(id, request.CallId, request.Reason));
        OnValue("leaveCall", RequestReader.LeaveCall, (board, id, request) => board.LeaveCallAsync(id, request.CallId, request.Reason));
    }

    private void AddDevices()
    {
        On("link-request", RequestReader.LinkRequest, (board, id, request) => board.RequestLinkAsync(id, request));
        On("link-reveal", RequestReader.LinkReveal, (board, id, reveal) => board.RevealLinkAsync(id, reveal));
        On("link-chosen", RequestReader.LinkChosen, (board, id, choice) => board.ChooseLinkAsync(id, choice));
        On("link-grant", RequestReader.LinkGrant, (board, id, grant) => board.GrantLinkAsync(id, grant));
        On("link-deny", RequestReader.LinkDeny, (board, id, request) => board.DenyLinkAsync(id, request.To!));
        OnValue("renew-certificate", RequestReader.RenewCertificate, (board, id, request) => board.RenewCertificateAsync(id, request.Key, request.NotAfter));
        OnValue("certificate-renewed", RequestReader.Certificate, (board, id, request) => board.PassCertificateAsync(id, request.Key, request.Certificate));
    }

    private int TimeToLive => (int)settings.Relay.CredentialLifetime.TotalSeconds;

    /// <summary>An event: how it is read, decided, and, when there is more to say than that it is done, answered.</summary>
    private void On<TRequest, TValue>(
        string name,
        Func<EventArguments, TRequest?> read,
        Func<Switchboard, string, TRequest, ValueTask<Decision<TValue>>> decide,
        Func<Socket, TValue, EventArguments>? answer = null)
        where TRequest : class
        where TValue : class => _handlers[name] = asked => HandleAsync(
            asked,
            read(asked.Arguments) is { } request ? board => decide(board, asked.Socket.Id, request) : null,
            answer);

    /// <summary>The same for requests that are values.</summary>
    private void OnValue<TRequest, TValue>(
        string name,
        Func<EventArguments, TRequest?> read,
        Func<Switchboard, string, TRequest, ValueTask<Decision<TValue>>> decide,
        Func<Socket, TValue, EventArguments>? answer = null)
        where TRequest : struct
        where TValue : class => _handlers[name] = asked => HandleAsync(
            asked,
            read(asked.Arguments) is { } request ? board => decide(board, asked.Socket.Id, request) : null,
            answer);

    private async ValueTask HandleAsync<TValue>(
        Request asked,
        Func<Switchboard, ValueTask<Decision<TValue>>>? decide,
        Func<Socket, TValue, EventArguments>? answer)
        where TValue : class
    {
        if (decide is null)
        {
            Refuse(asked, new Refusal(CallError.BadRequest));
            return;
        }

        var began = time.GetTimestamp();
        await desk.RunAsync(decide, result =>
        {
            if (!result.Succeeded)
            {
                Refuse(asked, result.Refusal);
            }
            else if (asked.HasAcknowledgement)
            {
                asked.Acknowledge(answer is null ? EventArguments.Of(new DoneReply(), Json.DoneReply) : answer(asked.Socket, result.Value));
            }
        });
        metrics.Carried(asked.Name, time.GetElapsedTime(began));
    }

    private void Refuse(Request asked, Refusal refusal)
    {
        metrics.Refused(asked.Name, WireNames.Of(refusal.Error));
        if (refusal.Limit is { } limit)
        {
            limits.Reached(limit);
        }

        if (asked.HasAcknowledgement)
        {
            asked.Acknowledge(Refusals.ToReply(refusal), Json.RefusalReply);
        }
        else
        {
            asked.Socket.Emit("error-message", Refusals.ToMessage(asked.Name, refusal), Json.ErrorMessage);
        }
    }

    /// <summary>Placing a call: its outcomes come as <c>callRejected</c>, with and without a callback.</summary>
    private async ValueTask PlaceCallAsync(Request asked, PlaceCall? request)
    {
        if (request is null)
        {
            Refuse(asked, new Refusal(CallError.BadRequest));
            return;
        }

        var began = time.GetTimestamp();
        await desk.RunAsync(board => board.PlaceCallAsync(asked.Socket.Id, request), result =>
        {
            if (result.Succeeded)
            {
                asked.Acknowledge(ToReply(result.Value), Json.CallingReply);
                return;
            }

            var refusal = result.Refusal;
            if (asked.HasAcknowledgement || !Refusals.IsOutcomeOfCall(refusal.Error))
            {
                Refuse(asked, refusal);
            }

            if (Refusals.IsOutcomeOfCall(refusal.Error))
            {
                metrics.CallEnded(WireNames.Of(refusal.Error));
                var rejected = new CallRejectedEvent { CallId = request.CallId, Reason = WireNames.Of(refusal.Error), Winner = refusal.Winner };
                asked.Socket.Emit("callRejected", rejected, Json.CallRejectedEvent);
            }
        });
        metrics.Carried(asked.Name, time.GetElapsedTime(began));
    }

    private static CallingReply ToReply(CallPlaced placed) => new(
        placed.CallId,
        placed.ExpiresAt.ToUnixTimeMilliseconds(),
        new CalleeReply(placed.Peer.Id, placed.Peer.Verified, placed.Peer.Trickle, placed.Peer.Resume));

    private EventArguments Reply(Socket socket, JoinOutcome outcome) => outcome switch
    {
        JoinOutcome.Joined joined => EventArguments.Of(post.ToReply(socket, joined), Json.JoinedReply),
        JoinOutcome.AtTheDoor door => EventArguments.Of(new WaitingReply(door.RoomId), Json.WaitingReply),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no acknowledgement."),
    };

    private EventArguments Reply(Socket socket, RelayAccess access) =>
        EventArguments.Of(new IceServersReply(post.IceFor(socket, access.User), TimeToLive), Json.IceServersReply);

    private EventArguments Reply(Socket socket, SessionsResumed resumed) =>
        EventArguments.Of(new ResumedReply([.. resumed.Sessions.Select(session => ToReply(socket, session))]), Json.ResumedReply);

    private ResumedSession ToReply(Socket socket, SessionResumed session)
    {
        var (callId, roomId) = session.Session.Kind == SessionKind.Call ? (session.Session.Value, (string?)null) : (null, session.Session.Value);
        return session.Place is not { } place
            ? new ResumedSession { CallId = callId, RoomId = roomId, Ok = false, Error = WireNames.Of(CallError.SessionGone) }
            : new ResumedSession
            {
                CallId = callId,
                RoomId = roomId,
                Ok = true,
                Role = WireNames.Of(place.Role),
                Peer = place.Peer is { } peer ? PresentMemberReply.Of(peer, place.PeerAwayUntil) : null,
                Locked = roomId is null ? null : place.Locked,
                ExpiresAt = place.ExpiresAt?.ToUnixTimeMilliseconds(),
                Secret = place.Secret,
                IceServers = place.RelayUser is null ? null : post.IceFor(socket, place.RelayUser),
                Ttl = place.RelayUser is null ? null : TimeToLive,
            };
    }

    private async ValueTask ConnectAsync(Socket socket)
    {
        if (socket.Features.Get<Client>() is not { } client)
        {
            return;
        }

        socket.Use(context => ValueTask.FromResult(IsWanted(context, client.Events)));
        await desk.RunAsync(board => board.ConnectAsync(client.Connection), result =>
        {
            var me = result.Value!;
            socket.Emit("me", EventArguments.Of(me.Id).With(
                new MeEvent(
                    me.Name,
                    me.Verified,
                    time.GetUtcNow().ToUnixTimeMilliseconds(),
                    Version,
                    (long)settings.Duet.RingTimeout.TotalMilliseconds,
                    (long)settings.Duet.ReconnectGrace.TotalMilliseconds,
                    (long)settings.Duet.ReloadGrace.TotalMilliseconds),
                Json.MeEvent));
            if (me.Missed.Length > 0)
            {
                _ = WatchAsync(() => TellMissedAsync(socket, me));
            }
        });
        if (!socket.Connected)
        {
            // It left before it was known: nobody else takes it out again.
            await desk.RunAsync(board => board.DisconnectAsync(socket.Id));
            return;
        }

        await TakeFirstAsync(socket);
    }

    /// <summary>What the handshake asked for besides the connection. No budget: it came with the handshake, which has limits of its own.</summary>
    private async ValueTask TakeFirstAsync(Socket socket)
    {
        if (socket.Features.Get<FirstRequest>() is not { } first)
        {
            return;
        }

        // Its arguments need not stay for as long as the connection.
        socket.Features.Set<FirstRequest>(null);
        var asked = new Request(socket, first);
        if (_known.TryGetValue(asked.Name, out var handler))
        {
            await handler(asked);
        }
        else
        {
            AnswerUnknown(asked);
        }
    }

    private async ValueTask DisconnectAsync(Socket socket, DisconnectReason reason)
    {
        if (socket.Features.Get<Client>() is not { } client)
        {
            return;
        }

        admission.Leave(client);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The server goes, not the people: they come back and resume.
            return;
        }

        Log.Disconnected(logger, socket.Id, reason);
        await desk.RunAsync(board => board.DisconnectAsync(socket.Id));
    }

    /// <summary>Limits, and events that nobody knows.</summary>
    private bool IsWanted(EventContext context, EventBudget budget)
    {
        if (!budget.TryTake())
        {
            if (budget.IsStorm)
            {
                Log.Storm(logger, context.Socket.Id);
                context.Socket.Disconnect(close: true);
            }
            else
            {
                Refuse(new Request(context), new Refusal(CallError.RateLimited, TimeSpan.FromSeconds(1), Limit: nameof(ConnectionLimitOptions.EventsPerSecond)));
            }

            return false;
        }

        if (_known.ContainsKey(context.Name))
        {
            return true;
        }

        AnswerUnknown(new Request(context));
        return false;
    }

    private static void AnswerUnknown(Request asked)
    {
        if (asked.HasAcknowledgement)
        {
            asked.Acknowledge(new RefusalReply(Refusals.UnknownEvent, "There is no such event."), Json.RefusalReply);
        }
    }

    /// <summary>
    /// Asks a device to ring, and hears what it says. Ends with its answer, its disconnection, or that of the ring: what a device left without a word would
    /// else be waited for beside further rings, until there is no room for them.
    /// </summary>
    private async Task RingAsync(Socket socket, Message.Ring ring, EventArguments arguments)
    {
        if (socket.Features.Get<Client>() is not { } client)
        {
            return;
        }

        var left = ring.ExpiresAt - time.GetUtcNow();
        var over = client.Rings.Begin(ring.CallId);
        try
        {
            var answer = await socket.EmitWithAckAsync("callUser", arguments, left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1), over);
            client.Rings.Over(ring.CallId);
            if (answer.IsReceived)
            {
                await desk.RunAsync(board => board.AcknowledgeRingAsync(socket.Id, ring.CallId, RequestReader.RingAnswer(answer.Arguments)));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Whatever the device says now is of no use.
        }
    }

    private async Task TellMissedAsync(Socket socket, Connected me)
    {
        MissedCallEvent[] calls =
            [.. me.Missed.Select(call => new MissedCallEvent(call.CallId, call.From, call.Name, call.Verified, call.Time.ToUnixTimeMilliseconds()))];
        var answer = await socket.EmitWithAckAsync("missedCalls", EventArguments.Of(calls, Json.MissedCallEventArray), MissedCallsTimeout, CancellationToken.None);
        if (answer.IsReceived)
        {
            await desk.RunAsync(board => board.AcknowledgeMissedCallsAsync(socket.Id, me.Missed[^1].CallId));
        }
    }

    /// <summary>A mistake of ours, which cost one entity or one message. Whose it was is not written down.</summary>
    private void NoteFault(string kind, Exception error)
    {
        metrics.Fault(kind);
        Log.PutAside(logger, kind, error);
    }

    /// <summary>Work that goes on after its event: it ends by itself, and a fault of ours in it is told.</summary>
    private async Task WatchAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error)
        {
            Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Socket} disconnected: {Reason}.")]
        public static partial void Disconnected(ILogger logger, string socket, DisconnectReason reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Socket} sends events without end; its connection is closed.")]
        public static partial void Storm(ILogger logger, string socket);

        [LoggerMessage(Level = LogLevel.Error, Message = "A rule failed on a {Kind}, which was put aside; everything else goes on.")]
        public static partial void PutAside(ILogger logger, string kind, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "An answer could not be taken in.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
