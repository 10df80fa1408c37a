using System.Text;
using Duet.Calls.Store;

namespace Duet.Calls.Tests;

/// <summary>A switchboard with people around it. What each of them hears is kept as short lines, <c>who: what</c>.</summary>
internal sealed class World
{
    private readonly List<string> _heard = [];
    private readonly List<string> _relayEnded = [];
    private readonly byte[] _key;

    public World(CallOptions? options = null, ICallStore? store = null, byte[]? key = null, ManualTime? time = null)
    {
        _key = key ?? new byte[SessionTickets.KeyLength];
        Time = time ?? new ManualTime();
        Options = options ?? new CallOptions();
        Store = store ?? new InMemoryCallStore();
        Board = new Switchboard(Store, Options, new SessionTickets(_key), Time);
    }

    /// <summary>IDs by first name, in the order of the alphabet.</summary>
    public static string IdOf(string person) => person.ToUpperInvariant()[0] + new string('0', 23);

    public ManualTime Time { get; }

    public ICallStore Store { get; }

    public CallOptions Options { get; }

    public Switchboard Board { get; private set; }

    /// <summary>The secrets that were told last, by session and part.</summary>
    private Dictionary<(string Session, Role Role), string> Secrets { get; } = [];

    /// <summary>Lines since the last call, in the order of the deliveries.</summary>
    public string[] Heard()
    {
        string[] heard = [.. _heard];
        _heard.Clear();
        return heard;
    }

    /// <summary>Who may not use the relay any more, since the last call.</summary>
    public string[] RelayEnded()
    {
        string[] ended = [.. _relayEnded];
        _relayEnded.Clear();
        return ended;
    }

    /// <summary>By whom the relay counts the device in a session, short; empty: it may not use it.</summary>
    public string RelayOf(string device, SessionId session) =>
        NameOf(Done(Board.AskForRelayAsync(device, session)).Result.Value?.User ?? string.Empty);

    /// <summary>A device of a person with an identity: <c>ann</c>, or a further one, <c>ann.phone</c>.</summary>
    public World Connect(string device, Func<NewConnection, NewConnection>? change = null)
    {
        var person = device.Split('.')[0];
        var connection = new NewConnection(device, IdOf(person), person, "address of " + person) { Trickle = true, Resume = true };
        Hear(Done(Board.ConnectAsync(change?.Invoke(connection) ?? connection)));
        return this;
    }

    /// <summary>A classic client: no identity, no additions.</summary>
    public World ConnectClassic(string id)
    {
        Hear(Done(Board.ConnectAsync(new NewConnection(id, null, id, "address of " + id))));
        return this;
    }

    public string Join(string device, string room, string? userId = null) => Say(device, Board.JoinRoomAsync(device, new JoinRoom(room, userId)));

    public string Leave(string device, string? room = null) => Say(device, Board.LeaveRoomAsync(device, room));

    public string Call(string device, string to, string callId = "c", bool complete = false) =>
        Say(device, Board.PlaceCallAsync(device, new PlaceCall(to, Json("offer")) { CallId = callId, Complete = complete }));

    public string Acknowledge(string device, RingAnswer answer = RingAnswer.Ringing, string callId = "c") =>
        Say(device, Board.AcknowledgeRingAsync(device, callId, answer));

    public string Answer(string device, string? callId = "c", string? to = null) =>
        Say(device, Board.AnswerCallAsync(device, new AnswerCall(to, callId, Json("answer"))));

    public string Reject(string device, RingAnswer reason = RingAnswer.Declined, string? callId = "c") =>
        Say(device, Board.RejectCallAsync(device, callId, reason));

    public string HangUp(string device, string? callId = "c", HangUpReason reason = HangUpReason.HungUp) => Say(device, Board.LeaveCallAsync(device, callId, reason));

    public string Relay(string device, string text, SessionHint hint = default) =>
        Say(device, Board.RelayAsync(device, new RelayMessage("ice-candidate", Json(text), hint)));

    public string Disconnect(string device) => Say(device, Board.DisconnectAsync(device));

    /// <summary>The page reloads: says so, and goes.</summary>
    public string Close(string device)
    {
        Done(Board.SetClosingAsync(device));
        return Disconnect(device);
    }

    public string Resume(string device, ResumeClaim claim) => Say(device, Board.ResumeAsync(device, new ResumeSessions([claim])));

    /// <summary>What a member was told last; <c>none</c> when there is no such member.</summary>
    public string SecretOf(string session, Role role) => Secrets.GetValueOrDefault((session, role), "none");

    public ResumeClaim CallClaim(Role role, string? secret = null, string callId = "c") => new(SessionId.OfCall(callId), secret ?? SecretOf(callId, role));

    public ResumeClaim RoomClaim(Role role, string? secret = null, string room = "r") => new(SessionId.OfRoom(room), secret ?? SecretOf(room, role));

    /// <summary>A server that knows nothing but its key: a new one, under the same clock.</summary>
    public World Restart(byte[]? key = null) => CopyTo(new World(Options, key: key ?? _key, time: Time));

    /// <summary>Lets time go by; everything that is due happens at its time.</summary>
    public string Wait(double seconds)
    {
        var end = Time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        while (Done(Board.NextDeadlineAsync()) is { } deadline && deadline <= end)
        {
            if (deadline > Time.GetUtcNow())
            {
                Time.Set(deadline);
            }

            Hear(Done(Board.ExpireAsync()));
        }

        Time.Set(end);
        return "Time";
    }

    /// <summary>What was decided, in one word or two.</summary>
    public string Say<T>(string device, ValueTask<Decision<T>> decision)
        where T : class
    {
        var done = Done(decision);
        Hear(done);
        if (!done.Result.Succeeded)
        {
            return done.Result.Refusal.Error.ToString() + (done.Result.Refusal.Winner is { } winner ? " " + winner : string.Empty);
        }

        return done.Result.Value switch
        {
            JoinOutcome.Joined joined => Keep(joined.RoomId, joined.Self.Role, joined.Secret, $"{joined.Self.Role}{string.Concat(joined.Others.Select(other => $" with {Show(other)}"))}"),
            JoinOutcome.AtTheDoor => "AtTheDoor",
            CallAnswered answered => Keep(answered.CallId, Role.Callee, answered.Secret, $"Answered {Show(answered.Peer)}"),
            CallPlaced placed => $"Calling {placed.CallId}",
            CallPrepared prepared => prepared.CallId,
            SessionsResumed resumed => string.Join(", ", resumed.Sessions.Select(Show)),
            _ => "Done",
        };
    }

    public static byte[] Json(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    /// <summary>Decisions of the store in memory are there at once.</summary>
    public static T Done<T>(ValueTask<T> decision)
    {
        Assert.True(decision.IsCompletedSuccessfully);
#pragma warning disable VSTHRD002 // Completed, as asserted.
        return decision.Result;
#pragma warning restore VSTHRD002
    }

    private static string Show(Member member) => $"{member.Name}({member.Role}{(member.Verified ? string.Empty : " unverified")}{(member.Present ? string.Empty : " away")})";

    private static string Show(SessionId session) => session.Value;

    private static string NameOf(string id) => id.Length == 24 && id.EndsWith("000", StringComparison.Ordinal) ? id[..1] : id;

    private static string Show(Message message) => message switch
    {
        Message.UserJoined it => $"user-joined {NameOf(it.UserId)} {Show(it.Member)}",
        Message.UserLeft it => $"user-left {NameOf(it.UserId)} {it.Reason}",
        Message.RoomFull => "room-full",
        Message.Knock it => $"knock {it.Name}",
        Message.Waiting => "waiting",
        Message.Admitted it => $"admitted {string.Join(' ', it.Joined.Others.Select(Show))}",
        Message.Denied it => $"denied {it.Reason}",
        Message.KnockCanceled it => $"knock-canceled {NameOf(it.Id)}",
        Message.Removed => "removed",
        Message.RoomLocked it => it.Locked ? "room-locked" : "room-unlocked",
        Message.RoomExpires => "room-expires",
        Message.HostChanged it => $"host-changed {NameOf(it.Id)}",
        Message.Ring it => $"ring {it.CallId} {Show(it.Caller)}{(it.InCall ? " waiting" : string.Empty)}",
        Message.CallRinging it => $"ringing {it.CallId}",
        Message.CallAccepted it => $"accepted {it.CallId} {Show(it.Callee)}",
        Message.CallRejected it => $"rejected {it.CallId} {it.Reason}{(it.Winner is null ? string.Empty : " " + it.Winner)}",
        Message.CallEnded it => $"ended {it.CallId} {it.Reason}",
        Message.Relayed it => $"relayed {Show(it.Session)} {Encoding.UTF8.GetString(it.Arguments.Span).Trim('"')}",
        Message.SessionMoved it => $"session-moved {Show(it.Session)}",
        Message.PeerAway it => $"peer-away {Show(it.Session)} {it.Reason}",
        Message.PeerBack it => $"peer-back {Show(it.Session)}{(it.Fresh ? " fresh" : string.Empty)}",
        Message.LinkRequest it => $"link-request {it.From}",
        Message.LinkReveal it => $"link-reveal {it.From} {it.Nonce}",
        Message.LinkChosen it => $"link-chosen {it.From} {(it.Right ? "right" : "wrong")}",
        Message.LinkGrant => "link-grant",
        Message.LinkDeny => "link-deny",
        Message.RenewCertificate it => $"renew-certificate {it.From}",
        Message.CertificateRenewed it => $"certificate-renewed {it.Key}",
        _ => message.GetType().Name,
    };

    private string Show(SessionResumed session)
    {
        if (session.Place is not { } place)
        {
            return "gone";
        }

        Secrets[(session.Session.Value, place.Role)] = place.Secret;
        return $"{place.Role} with {(place.Peer is { } peer ? Show(peer) : "nobody")}";
    }

    private void Hear<T>(Decision<T> decision)
        where T : class
    {
        foreach (var (to, message) in decision.Deliveries)
        {
            switch (message)
            {
                case Message.RelayEnded ended:
                    _relayEnded.Add(NameOf(ended.User));
                    continue;
                case Message.UserJoined joined:
                    Secrets[(joined.RoomId, Role.Host)] = joined.Secret;
                    break;
                case Message.HostChanged changed:
                    Secrets[(changed.RoomId, Role.Host)] = Secrets[(changed.RoomId, Role.Guest)] = changed.Secret;
                    break;
                case Message.CallAccepted accepted:
                    Secrets[(accepted.CallId, Role.Caller)] = accepted.Secret;
                    break;
                case Message.Admitted admitted:
                    Secrets[(admitted.Joined.RoomId, Role.Guest)] = admitted.Joined.Secret;
                    break;
                case Message.SecretRenewed renewed:
                    // Kept like what a page keeps, and no news to anybody.
                    Secrets[(renewed.Session.Value, RoleOf(to, renewed.Session.Value))] = renewed.Secret;
                    continue;
            }

            _heard.Add($"{to}: {Show(message)}");
        }
    }

    private Role RoleOf(string device, string room) =>
        Done(Store.DecideAsync(state => state.Find<Room>(room)!)).Places.Find(place => place.ConnectionId == device)!.Role;

    private string Keep(string session, Role role, string secret, string text)
    {
        Secrets[(session, role)] = secret;
        return text;
    }

    private World CopyTo(World other)
    {
        foreach (var (session, secret) in Secrets)
        {
            other.Secrets[session] = secret;
        }

        return other;
    }
}
