using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>What calls and rooms have in common: relaying, members that go away, the end of a session.</summary>
internal static class SessionRules
{
    /// <summary>How long the end of a session is remembered.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>Most ends that are remembered; the oldest go first, and see <see cref="RemembersEveryEnd"/>.</summary>
    private const int MaxEnded = 50_000;

    public static Place PlaceFor(Connection connection, Role role, string secret, string? userId = null) =>
        new(role, connection.Id, connection.PersonId, connection.Name)
        {
            Verified = connection.Verified,
            Trickle = connection.Trickle,
            Resume = connection.Resume,
            UserId = userId,
            Secret = secret,
            RelayUser = connection.PersonId,
        };

    /// <summary>Every call and room that the connection is a member of; calls that it places among them, reserved ids not.</summary>
    public static List<Session> SessionsOf(DecisionContext context, string connectionId)
    {
        List<Session> sessions = [.. context.State.FindBy<Call>(Term.Connection(connectionId)).Where(call => call.Phase != CallPhase.Reserved)];
        sessions.AddRange(context.State.FindBy<Room>(Term.Connection(connectionId)));
        return sessions;
    }

    public static bool HoldsTooMany(DecisionContext context, Connection connection) =>
        SessionsOf(context, connection.Id).Count + context.State.FindBy<Room>(Term.Door(connection.Id)).Count >= context.Limits.SessionsPerConnection;

    /// <summary>Whether a second call would be a second call: in an answered call, calling somebody, or with somebody in a room.</summary>
    public static bool IsInCall(DecisionContext context, string connectionId) =>
        SessionsOf(context, connectionId).Exists(session => session is Call || session.Places.Count > 1);

    public static int IndexOf(Session session, string connectionId) =>
        session.Places.FindIndex(place => string.Equals(place.ConnectionId, connectionId, StringComparison.Ordinal));

    /// <summary>The session that a payload means, among those the connection is in.</summary>
    public static Session? Resolve(DecisionContext context, string connectionId, SessionHint hint)
    {
        var sessions = SessionsOf(context, connectionId);
        if (hint.IsEmpty)
        {
            return sessions.Count == 1 ? sessions[0] : null;
        }

        return sessions.Find(session => hint.CallId is { } call && session is Call && Same(session.Id, call))
            ?? sessions.Find(session => hint.RoomId is { } room && session is Room && Same(session.Id, room))
            ?? sessions.Find(session => hint.Target is { } target && IsTarget(session, connectionId, target));
    }

    public static Result<Done> Relay(DecisionContext context, Connection sender, RelayMessage message)
    {
        var session = Resolve(context, sender.Id, message.Hint);
        if (session is null)
        {
            return WasIn(context, sender, message.Hint) ? CallError.CallEnded : CallError.NotInSession;
        }

        var relayed = new Message.Relayed(session.SessionId, message.Event, message.Arguments, sender.PersonId);
        if (session is Call { Phase: CallPhase.Ringing } ringing)
        {
            return CallRules.RelayWhileRinging(context, ringing, relayed);
        }

        if (session.Places.Count < 2)
        {
            return CallError.NotInSession;
        }

        var other = 1 - IndexOf(session, sender.Id);
        var place = session.Places[other];
        if (place.Present)
        {
            context.Deliver(place.ConnectionId!, relayed);
            return Done.Value;
        }

        if (!HasRoomFor(context, place.Kept, relayed))
        {
            return new Refusal(CallError.RateLimited, RetryAfter(context, place.AwayUntil), Limit: nameof(LimitOptions.KeptMessages));
        }

        Save(context, session with { Places = session.Places.SetItem(other, context.Tell(place, relayed)) });
        return Done.Value;
    }

    /// <summary>Whether one more message may be kept.</summary>
    public static bool HasRoomFor(DecisionContext context, IReadOnlyCollection<Message> kept, Message.Relayed message) =>
        kept.Count < context.Limits.KeptMessages
        && kept.Sum(one => one is Message.Relayed relayed ? relayed.Arguments.Length : 0) + message.Arguments.Length <= context.Limits.KeptBytes;

    public static TimeSpan RetryAfter(DecisionContext context, DateTimeOffset? until) =>
        until is { } time && time > context.Now ? time - context.Now : TimeSpan.FromSeconds(1);

    /// <summary>A member's connection is gone: its place waits for it, or is given up.</summary>
    public static void Leave(DecisionContext context, Session session, Connection connection)
    {
        var index = IndexOf(session, connection.Id);
        var place = session.Places[index];
        if (!place.Resume)
        {
            GiveUp(context, session, index, connection.Closing ? LeaveReason.Left : LeaveReason.ConnectionLost);
            return;
        }

        var reason = connection.Closing ? AwayReason.PageClosed : AwayReason.ConnectionLost;
        var until = context.Now + (connection.Closing ? context.Options.ReloadGrace : context.Options.ReconnectGrace);
        var away = session with { Places = session.Places.SetItem(index, place with { ConnectionId = null, AwayUntil = until, PageClosed = connection.Closing }) };
        Save(context, away);
        if (away.Places.Count > 1 && away.Places[1 - index].ConnectionId is { } other)
        {
            context.Deliver(other, new Message.PeerAway(session.SessionId, place.PersonId, until, reason));
        }
    }

    /// <summary>Places that waited long enough are given up.</summary>
    public static void Expire(DecisionContext context, Session session)
    {
        while (session.Places.FindIndex(place => place.AwayUntil <= context.Now) is >= 0 and var index)
        {
            GiveUp(context, session, index, session.Places[index].PageClosed ? LeaveReason.Left : LeaveReason.ConnectionLost);
            Session? left = session is Call ? context.State.Find<Call>(session.Key) : context.State.Find<Room>(session.Key);
            if (left is null)
            {
                return;
            }

            session = left;
        }
    }

    /// <summary>Ends a member's part: of a call, the whole call; of a room, its place.</summary>
    public static void GiveUp(DecisionContext context, Session session, int index, LeaveReason reason)
    {
        if (session is Call call)
        {
            CallRules.End(context, call, index, reason == LeaveReason.Left ? EndReason.Left : EndReason.ConnectionLost);
        }
        else
        {
            RoomRules.Leave(context, (Room)session, index, reason);
        }
    }

    public static void Save(DecisionContext context, Session session)
    {
        if (session is Call call)
        {
            context.State.Save(call);
        }
        else
        {
            context.State.Save((Room)session);
        }
    }

    /// <summary>The version of what has changed just now.</summary>
    public static long NextVersion(DecisionContext context, Session session) => Math.Max(session.Version + 1, context.Now.ToUnixTimeMilliseconds());

    /// <summary>Remembers that a session is over.</summary>
    public static void Remember(DecisionContext context, Session session)
    {
        var before = Ended(context, session.SessionId);
        if (before is null && context.State.Count<EndedSession>() >= MaxEnded && context.State.Oldest<EndedSession>() is { } oldest)
        {
            context.State.Remove<EndedSession>(oldest.Key);
        }

        var people = session.Places.Select(place => place.PersonId);
        if (session is Call call)
        {
            people = people.Append(call.CalleeId);
        }

        context.State.Save(new EndedSession(
            session.SessionId, Math.Max(session.RestsOn, before?.RestsOn ?? 0), [.. people.Distinct(StringComparer.Ordinal)], context.Now + Memory));
    }

    /// <summary>What is remembered of the session of this id that ended last.</summary>
    public static EndedSession? Ended(DecisionContext context, SessionId session) => context.State.Find<EndedSession>(EndedSession.KeyOf(session));

    /// <summary>
    /// Whether no end was forgotten before its time. They are remembered equally long and forgotten in their order, so as long as there is no room left, and
    /// only then, one may be missing: nothing is rebuilt then, as it may be over.
    /// </summary>
    public static bool RemembersEveryEnd(DecisionContext context) => context.State.Count<EndedSession>() < MaxEnded;

    /// <summary>Whether the person was in a call of this id that is over.</summary>
    public static bool WasInCall(DecisionContext context, Connection connection, string callId) =>
        Ended(context, SessionId.OfCall(callId)) is { } ended && ended.People.Contains(connection.PersonId, StringComparer.Ordinal);

    private static bool WasIn(DecisionContext context, Connection connection, SessionHint hint) =>
        (hint.CallId ?? hint.Target) is { } id && WasInCall(context, connection, id);

    private static bool IsTarget(Session session, string connectionId, string target) =>
        Same(session.Id, target)
        || session.Places.Exists(place => place.ConnectionId != connectionId
            && (Same(place.PersonId, target) || (place.UserId is { } userId && Same(userId, target))))
        || (session is Call { Phase: CallPhase.Ringing } call && Same(call.CalleeId, target));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);
}
