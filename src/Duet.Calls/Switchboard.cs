using System.Collections.Immutable;
using Duet.Calls.Identity;
using Duet.Calls.Limits;
using Duet.Calls.Rules;
using Duet.Calls.Store;

namespace Duet.Calls;

/// <summary>
/// The rules of calls and rooms: a request in, a decision out. Each decision is made as if it were alone. Safe to use from any thread; deliveries
/// belong in the order of the decisions.
/// </summary>
/// <remarks>
/// Nothing happens by itself: the host asks for <see cref="NextDeadlineAsync"/> after each decision and calls <see cref="ExpireAsync"/> when it has come.
/// Requests of a connection that is not there (any more) are refused with <see cref="CallError.NotInSession"/>.
/// </remarks>
public sealed class Switchboard
{
    private readonly ICallStore _store;
    private readonly CallOptions _options;
    private readonly TimeProvider _time;
    private readonly SessionTickets _tickets;
    private readonly DateTimeOffset _startedAt;
    private readonly RequestLimits _limits;

    /// <summary>Called when a rule failed on one entity while it had to go on: at a deadline, or when somebody left. Must not wait.</summary>
    public Action<Fault>? OnFault { get; set; }

    /// <summary>Rules over a store.</summary>
    public Switchboard(ICallStore store, CallOptions options, SessionTickets tickets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _options = options;
        _tickets = tickets;
        _time = time;
        _startedAt = time.GetUtcNow();
        _limits = new RequestLimits(time, options.Limits);
    }

    /// <summary>A connection came in. Calls that ring at its person ring at it.</summary>
    public ValueTask<Decision<Connected>> ConnectAsync(NewConnection connection) =>
        DecideAsync(context => PresenceRules.Connect(context, connection));

    /// <summary>A connection is gone: its sessions wait for it or end, what it placed is canceled.</summary>
    /// <remarks>One part of what the connection was in after the other: a fault in one keeps it in no other.</remarks>
    public async ValueTask<Decision<Done>> DisconnectAsync(string connectionId)
    {
        var parts = await _store.DecideAsync(state => PresenceRules.PartsOf(state, connectionId));
        if (parts.Count == 0)
        {
            return new Decision<Done>(CallError.NotInSession, []);
        }

        var deliveries = ImmutableArray.CreateBuilder<Delivery>();
        foreach (var part in parts)
        {
            var left = await DecideOnAsync(part, context => PresenceRules.Leave(context, part, connectionId));
            deliveries.AddRange(left.Deliveries);
        }

        return new Decision<Done>(Done.Value, deliveries.ToImmutable());
    }

    /// <summary>The page said that it closes or reloads: its sessions will wait <see cref="CallOptions.ReloadGrace"/>.</summary>
    public ValueTask<Decision<Done>> SetClosingAsync(string connectionId) => DecideAsync(connectionId, PresenceRules.SetClosing);

    /// <summary>Changes the name that others see from now on.</summary>
    public ValueTask<Decision<Done>> SetNameAsync(string connectionId, string name) => DecideAsync<Done>(connectionId, (context, connection) =>
    {
        context.Rename(connection, name);
        return Done.Value;
    });

    /// <summary>A device was told of the missed calls up to this one: they are forgotten.</summary>
    public ValueTask<Decision<Done>> AcknowledgeMissedCallsAsync(string connectionId, string lastCallId) =>
        DecideAsync(connectionId, (context, connection) => MissedCallRules.Acknowledge(context, connection, lastCallId));

    /// <summary>Joins a room, or makes it.</summary>
    public ValueTask<Decision<JoinOutcome>> JoinRoomAsync(string connectionId, JoinRoom request) =>
        LimitAsync(connectionId, connection => _limits.TryJoin(connection.Address), (context, connection) => RoomRules.Join(context, connection, request));

    /// <summary>Leaves a room, or its door. Without an id, the only one.</summary>
    public async ValueTask<Decision<Done>> LeaveRoomAsync(string connectionId, string? roomId) =>
        await _store.DecideAsync(state => RoomRules.FindLeft(state, connectionId, roomId)) is { } room
            ? await DecideOnAsync(room, context => RoomRules.Leave(context, room, connectionId))
            : new Decision<Done>(CallError.NotInSession, []);

    /// <summary>Locks or unlocks the room. Only its host may.</summary>
    public ValueTask<Decision<Done>> LockRoomAsync(string connectionId, string roomId, bool locked) =>
        DecideAsync(connectionId, (context, connection) => RoomRules.Lock(context, connection, roomId, locked));

    /// <summary>Lets somebody in who waits. Only the host may.</summary>
    public ValueTask<Decision<Done>> AdmitAsync(string connectionId, string? roomId, string id) =>
        DecideAsync(connectionId, (context, connection) => RoomRules.Admit(context, connection, roomId, id));

    /// <summary>Sends somebody away who waits. Only the host may.</summary>
    public ValueTask<Decision<Done>> DenyAsync(string connectionId, string? roomId, string id) =>
        DecideAsync(connectionId, (context, connection) => RoomRules.Deny(context, connection, roomId, id));

    /// <summary>Removes the guest; with an id, only if it is that one. Only the host may.</summary>
    public ValueTask<Decision<Done>> RemoveGuestAsync(string connectionId, string roomId, string? id) =>
        DecideAsync(connectionId, (context, connection) => RoomRules.RemoveGuest(context, connection, roomId, id));

    /// <summary>Lets the link expire after some time, or never. Only the host may.</summary>
    public ValueTask<Decision<Done>> ExpireRoomAsync(string connectionId, string roomId, TimeSpan? expiresIn) =>
        DecideAsync(connectionId, (context, connection) => RoomRules.SetExpiry(context, connection, roomId, expiresIn));

    /// <summary>Reserves a call id.</summary>
    public ValueTask<Decision<CallPrepared>> PrepareCallAsync(string connectionId) =>
        LimitAsync(connectionId, connection => _limits.TryPrepare(connection.Address, connection.PersonId), CallRules.Prepare);

    /// <summary>Places a call.</summary>
    public ValueTask<Decision<CallPlaced>> PlaceCallAsync(string connectionId, PlaceCall request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return LimitAsync(
            connectionId,
            connection => _limits.TryCall(connection.Address, connection.PersonId, PersonId.Normalize(request.UserToCall)),
            (context, connection) => CallRules.Place(context, connection, request));
    }

    /// <summary>What a device says to a ring.</summary>
    public ValueTask<Decision<Done>> AcknowledgeRingAsync(string connectionId, string callId, RingAnswer answer) =>
        DecideAsync(connectionId, (context, connection) => CallRules.AcknowledgeRing(context, connection, callId, answer));

    /// <summary>Answers a call. The first device wins.</summary>
    public ValueTask<Decision<CallAnswered>> AnswerCallAsync(string connectionId, AnswerCall request) =>
        DecideAsync(connectionId, (context, connection) => CallRules.Answer(context, connection, request));

    /// <summary>Refuses a call that rings; without an id, the only one.</summary>
    public ValueTask<Decision<Done>> RejectCallAsync(string connectionId, string? callId, RingAnswer reason) =>
        DecideAsync(connectionId, (context, connection) => CallRules.Reject(context, connection, callId, reason));

    /// <summary>Hangs up, gives up calling, or declines; without an id, the only call.</summary>
    public async ValueTask<Decision<Done>> LeaveCallAsync(string connectionId, string? callId, HangUpReason reason = HangUpReason.HungUp) =>
        await _store.DecideAsync(state => CallRules.FindLeft(state, connectionId, callId)) is { } call
            ? await DecideOnAsync(call, context => CallRules.Leave(context, call, connectionId, reason))
            : await DecideAsync(connectionId, (context, connection) => CallRules.Decline(context, connection, callId, reason));

    /// <summary>Passes something on to the other member of a session.</summary>
    public ValueTask<Decision<Done>> RelayAsync(string connectionId, RelayMessage message) =>
        DecideAsync(connectionId, (context, connection) => SessionRules.Relay(context, connection, message));

    /// <summary>Takes sessions up again. Messages kept for the member are among the deliveries.</summary>
    public ValueTask<Decision<SessionsResumed>> ResumeAsync(string connectionId, ResumeSessions request) =>
        DecideAsync(connectionId, (context, connection) => ResumeRules.Resume(context, connection, request));

    /// <summary>Whether the connection, which is in this session or at which it rings, may use the relay for it now.</summary>
    public ValueTask<Decision<RelayAccess>> AskForRelayAsync(string connectionId, SessionId session) =>
        DecideAsync(connectionId, (context, connection) => RelayRules.Ask(context, connection, session));

    /// <summary>Lets a connection that is in no session test its way to the relay, for a minute.</summary>
    public ValueTask<Decision<RelayAccess>> TestRelayAsync(string connectionId) =>
        LimitAsync(connectionId, connection => _limits.TryTestRelay(connection.Address), RelayRules.Test);

    /// <summary>Asks a person to take this device in.</summary>
    public ValueTask<Decision<Done>> RequestLinkAsync(string connectionId, RequestLink request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return LimitAsync(
            connectionId,
            connection => _limits.TryLink(connection.Address, PersonId.Normalize(request.To)),
            (context, connection) => LinkRules.Request(context, connection, request));
    }

    /// <summary>Reveals to a device that asked what the code of the link was made of. Only for a connection that holds the identity.</summary>
    public ValueTask<Decision<Done>> RevealLinkAsync(string connectionId, RevealLink reveal) =>
        DecideAsync(connectionId, (context, connection) => LinkRules.Reveal(context, connection, reveal));

    /// <summary>Tells a holder whose person was asked which pictures were chosen. Only for a device that asked it.</summary>
    public ValueTask<Decision<Done>> ChooseLinkAsync(string connectionId, ChooseLink choice) =>
        DecideAsync(connectionId, (context, connection) => LinkRules.Choose(context, connection, choice));

    /// <summary>Takes a device in. Only for a connection that holds the identity.</summary>
    public ValueTask<Decision<Done>> GrantLinkAsync(string connectionId, GrantLink grant) =>
        DecideAsync(connectionId, (context, connection) => LinkRules.Grant(context, connection, grant));

    /// <summary>Refuses a device. Only for a connection that holds the identity.</summary>
    public ValueTask<Decision<Done>> DenyLinkAsync(string connectionId, string to) =>
        DecideAsync(connectionId, (context, connection) => LinkRules.Deny(context, connection, to));

    /// <summary>Asks the person's other devices for a new certificate.</summary>
    public ValueTask<Decision<Done>> RenewCertificateAsync(string connectionId, string key, DateTimeOffset notAfter) =>
        LimitAsync(connectionId, connection => _limits.TryRenew(connection.PersonId), (context, connection) => LinkRules.Renew(context, connection, key, notAfter));

    /// <summary>Gives a linked device its new certificate. Only for a connection that holds the identity.</summary>
    public ValueTask<Decision<Done>> PassCertificateAsync(string connectionId, string key, ReadOnlyMemory<byte> certificate) =>
        LimitAsync(connectionId, connection => _limits.TryRenew(connection.PersonId), (context, connection) => LinkRules.Renewed(context, connection, key, certificate));

    /// <summary>When <see cref="ExpireAsync"/> has something to do; <see langword="null"/>: not before the next decision.</summary>
    public ValueTask<DateTimeOffset?> NextDeadlineAsync() => _store.NextDeadlineAsync();

    /// <summary>Does what is due first. Call it until <see cref="NextDeadlineAsync"/> is in the future: each time one entity's deadline has passed.</summary>
    public async ValueTask<Decision<Done>> ExpireAsync()
    {
        var due = await _store.DecideAsync(state => state.Due(_time.GetUtcNow(), 1));
        return due.Count == 0 ? new Decision<Done>(Done.Value, []) : await DecideOnAsync(due[0], context => Expire(context, due[0]));
    }

    /// <summary>How many connections, calls and rooms there are, for those who watch the server.</summary>
    public ValueTask<(int Connections, int Calls, int Rooms)> CountAsync() =>
        _store.DecideAsync(state => (state.Count<Connection>(), state.Count<Call>(), state.Count<Room>()));

    private static void Expire(DecisionContext context, Entity entity)
    {
        switch (entity)
        {
            // It may have been changed or removed since it was found.
            case Call call when context.State.Find<Call>(call.Key) is { } current && current.Deadline <= context.Now:
                CallRules.Expire(context, current);
                break;
            case Room room when context.State.Find<Room>(room.Key) is { } current && current.Deadline <= context.Now:
                RoomRules.Expire(context, current);
                break;
            case MissedCalls missed:
                MissedCallRules.Expire(context, missed);
                break;
            case EndedSession ended:
                context.State.Remove<EndedSession>(ended.Key);
                break;
            case ExpiringLink link:
                RoomRules.ForgetExpiry(context, link);
                break;
            case RelayTest test:
                context.State.Remove<RelayTest>(test.Key);
                break;
            case PendingLink pending:
                context.State.Remove<PendingLink>(pending.Key);
                break;
            case not (Call or Room):
                throw new InvalidOperationException($"Nothing is known to be done about a {entity.GetType().Name} at its deadline.");
        }
    }

    /// <summary>Decides about one entity what must come about: if a rule fails, the entity is put aside, and nothing else is touched.</summary>
    private async ValueTask<Decision<Done>> DecideOnAsync(Entity entity, Action<DecisionContext> decide)
    {
        try
        {
            return await DecideAsync<Done>(context =>
            {
                decide(context);
                return Done.Value;
            });
        }
        catch (Exception error)
        {
            var aside = await DecideAsync<Done>(context =>
            {
                context.State.Remove(entity);
                return Done.Value;
            });
            OnFault?.Invoke(new Fault(entity.GetType().Name, entity.Key, error));
            return aside;
        }
    }

    private async ValueTask<Decision<T>> LimitAsync<T>(
        string connectionId,
        Func<Connection, Refusal?> limit,
        Func<DecisionContext, Connection, Result<T>> decide)
        where T : class
    {
        // Outside of the decision, which a store may run more than once.
        var connection = await _store.DecideAsync(state => state.Find<Connection>(connectionId));
        return connection is not null && limit(connection) is { } refusal
            ? new Decision<T>(refusal, [])
            : await DecideAsync(connectionId, decide);
    }

    private ValueTask<Decision<T>> DecideAsync<T>(string connectionId, Func<DecisionContext, Connection, Result<T>> decide)
        where T : class => DecideAsync<T>(context =>
            context.State.Find<Connection>(connectionId) is { } connection ? decide(context, connection) : CallError.NotInSession);

    private ValueTask<Decision<T>> DecideAsync<T>(Func<DecisionContext, Result<T>> decide)
        where T : class => _store.DecideAsync(state =>
        {
            var context = new DecisionContext(state, _options, _tickets, _startedAt, _time.GetUtcNow());
            var result = decide(context);
            return new Decision<T>(result, context.Deliveries);
        });
}
