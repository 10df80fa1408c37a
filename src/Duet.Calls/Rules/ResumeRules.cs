using System.Collections.Immutable;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Members that come back with their tickets: to a session that waits for them, or, after a restart, to one that they rebuild together.</summary>
internal static class ResumeRules
{
    /// <summary>How long after its start a server takes the word of tickets of earlier runs for sessions that it does not know.</summary>
    private static readonly TimeSpan RebuildWindow = TimeSpan.FromMinutes(10);

    /// <summary>Older tickets rebuild nothing: who holds one has long had no part in the session.</summary>
    private static readonly TimeSpan TicketLife = TimeSpan.FromDays(30);

    public static Result<SessionsResumed> Resume(DecisionContext context, Connection connection, ResumeSessions request)
    {
        var resumed = ImmutableArray.CreateBuilder<SessionResumed>();
        foreach (var claim in request.Sessions)
        {
            resumed.Add(new SessionResumed(claim.Session, Take(context, connection, claim)));
        }

        return new SessionsResumed(resumed.ToImmutable());
    }

    private static ResumedPlace? Take(DecisionContext context, Connection connection, ResumeClaim claim)
    {
        if (!context.TryOpen(claim.Secret, out var ticket, out var isOwn)
            || ticket.Session != claim.Session
            || (ticket.Owner is { } owner && !(connection.Verified && connection.PersonId == owner)))
        {
            return null;
        }

        Session? session = ticket.Session.Kind == SessionKind.Call
            ? context.State.Find<Call>(ticket.Session.Value)
            : context.State.Find<Room>(ticket.Session.Value);
        var held = session is null ? -1 : SessionRules.IndexOf(session, connection.Id);
        var index = session is null or Call { Phase: not CallPhase.Answered } ? -1 : session.Places.FindIndex(place => Fits(place, connection, ticket));
        if (held < 0 && SessionRules.HoldsTooMany(context, connection))
        {
            return null;
        }

        if (index >= 0)
        {
            // Nobody sits on both sides of one session.
            return held >= 0 && held != index ? null : TakePlace(context, session!, index, connection, ticket, claim.Fresh);
        }

        return !isOwn && MayRebuild(context, ticket, session) ? Rebuild(context, connection, ticket, session) : null;
    }

    /// <summary>
    /// The member's own secret and, where the place belongs to a proven ID, that ID. Of a place that only the other member's ticket tells of, what the two
    /// shared is all that is known; a ticket that knows of no other member is one of a later time, when that one had gone.
    /// </summary>
    private static bool Fits(Place place, Connection connection, Ticket ticket) =>
        place.Secret.Length > 0
        && (place.Unconfirmed
            ? place.Role == ticket.Role && ticket.Peer is not null && Secrets.Same(place.Secret, Secrets.SharedOf(ticket.Secret))
            : Secrets.Same(place.Secret, ticket.Secret))
        && (!place.Verified || (connection.Verified && place.PersonId == connection.PersonId));

    /// <summary>
    /// A server that has just begun knows nothing of the sessions before it. It takes a ticket's word while nothing newer is known of the session: neither
    /// a ticket, nor its end. Who has come in meanwhile without a ticket, knowing no more than the id, makes way.
    /// </summary>
    private static bool MayRebuild(DecisionContext context, Ticket ticket, Session? session) =>
        context.Now - context.StartedAt <= RebuildWindow
        && ticket.Version > (context.Now - TicketLife).ToUnixTimeMilliseconds()
        && ticket.Version > (session?.RestsOn ?? 0)
        && ticket.Version > (SessionRules.Ended(context, ticket.Session)?.RestsOn ?? 0)
        && SessionRules.RemembersEveryEnd(context)
        && (session is not null || HasRoom(context, ticket.Session.Kind));

    private static bool HasRoom(DecisionContext context, SessionKind kind) => kind == SessionKind.Call
        ? context.State.Count<Call>() < context.Limits.Calls
        : context.State.Count<Room>() < context.Limits.Rooms;

    /// <summary>A link that would open again once its room is empty is not taken over.</summary>
    private static bool HasRoomForExpiry(DecisionContext context, Connection connection, Ticket ticket) =>
        ticket.Session.Kind == SessionKind.Call || RoomRules.RememberExpiry(context, ticket.Session.Value, ticket.ExpiresAt, connection.Address);

    private static ResumedPlace? TakePlace(DecisionContext context, Session session, int index, Connection connection, Ticket ticket, bool fresh)
    {
        if (session is Room)
        {
            RoomRules.LeaveDoors(context, session.Id, connection.Id);
            session = context.State.Find<Room>(session.Key)!;
        }

        var before = session.Places[index];
        if (before.Unconfirmed && ticket.Version > session.RestsOn)
        {
            if (!HasRoomForExpiry(context, connection, ticket))
            {
                return null;
            }

            session = WithNewer(session, ticket);
        }

        var place = SessionRules.PlaceFor(connection, before.Role, before.Unconfirmed ? ticket.Secret : before.NewestSecret, before.UserId ?? ticket.UserId) with
        {
            RelayUser = connection.Verified || before.Unconfirmed ? connection.PersonId : before.RelayUser,
        };
        return Seat(context, session, index, place, fresh);
    }

    /// <summary>Somebody whose place is held by another connection of theirs (another tab, another device) comes by the link: the place is taken over.</summary>
    public static Room TakeOver(DecisionContext context, Room room, int index, Connection connection, string? userId)
    {
        var before = room.Places[index];
        Seat(context, room, index, SessionRules.PlaceFor(connection, before.Role, before.NewestSecret, userId ?? before.UserId), fresh: true);
        return context.State.Find<Room>(room.Key)!;
    }

    /// <summary>Gives a place to its member's new connection, and tells the other member, and the connection that had it.</summary>
    private static ResumedPlace Seat(DecisionContext context, Session session, int index, Place place, bool fresh)
    {
        var before = session.Places[index];
        if (before.ConnectionId is { } old && old != place.ConnectionId)
        {
            context.Deliver(old, new Message.SessionMoved(session.SessionId));
        }

        session = session with { Places = session.Places.SetItem(index, place) };
        var secret = context.Seal(session, index);
        if (!fresh)
        {
            foreach (var message in before.Kept)
            {
                context.Deliver(place.ConnectionId!, WithSecret(message, secret));
            }
        }

        Place? other = session.Places.Count > 1 ? session.Places[1 - index] : null;
        if (other is not null)
        {
            // The other one was alone until now, and could not use the relay.
            var isNews = fresh || before.Unconfirmed;
            other = other with { Kept = fresh ? other.Kept.RemoveAll(kept => kept is Message.Relayed) : other.Kept };
            var back = new Message.PeerBack(session.SessionId, place.PersonId, fresh) { RelayUser = isNews && !other.Unconfirmed ? other.RelayUser : null };
            other = other.Present || fresh
                ? context.Tell(other with { Kept = other.Kept.RemoveAll(kept => kept is Message.PeerBack) }, back)
                : other;
            session = session with { Places = session.Places.SetItem(1 - index, other) };
        }

        SessionRules.Save(context, session);
        if (session is Room room && place.Role == Role.Host)
        {
            RoomRules.AnnounceWaiting(context, room, place);
        }

        return ToResumed(session, index, secret);
    }

    /// <summary>What was decided about the room after the other member's ticket was made.</summary>
    private static Session WithNewer(Session session, Ticket ticket)
    {
        session = session with { RestsOn = ticket.Version, Version = Math.Max(session.Version, ticket.Version) };
        return session is Room room
            ? room with { Locked = ticket.Locked, ExpiresAt = ticket.ExpiresAt, Removed = ticket.Removed, Barred = ticket.Barred }
            : session;
    }

    /// <summary>Several may have come to be while the member was away; the newest is good.</summary>
    private static Message WithSecret(Message message, string secret) => message switch
    {
        Message.UserJoined joined => joined with { Secret = secret },
        Message.HostChanged changed => changed with { Secret = secret },
        _ => message,
    };

    private static ResumedPlace? Rebuild(DecisionContext context, Connection connection, Ticket ticket, Session? before)
    {
        if (!HasRoomForExpiry(context, connection, ticket))
        {
            return null;
        }

        var shared = Secrets.SharedOf(ticket.Secret);
        var place = SessionRules.PlaceFor(connection, ticket.Role, ticket.Secret, ticket.UserId);
        Place? other = ticket.Peer is { } peer
            ? new Place(peer.Role, null, peer.Id, peer.Name)
            {
                Verified = peer.Verified,
                Trickle = peer.Trickle,
                Resume = true,
                Secret = shared,
                Unconfirmed = true,
                AwayUntil = context.Now + context.Options.ReconnectGrace,
            }
            : null;
        ImmutableList<Place> places = other is null ? [place] : ticket.Role is Role.Caller or Role.Host ? [place, other] : [other, place];
        var id = ticket.Session.Value;
        Session session;
        if (ticket.Session.Kind == SessionKind.Call)
        {
            if (before is Call call)
            {
                CallRules.GiveWay(context, call);
            }

            session = new Call(id, CallPhase.Answered) { CalleeId = places[1].PersonId, Places = places };
        }
        else
        {
            RoomRules.LeaveDoors(context, id, connection.Id);
            session = new Room(id) { Places = places, Waiting = context.State.Find<Room>(id)?.Waiting ?? [] };
        }

        session = WithNewer(session with { Secret = shared }, ticket);
        SessionRules.Save(context, session);
        if (before is Room { Places: var others })
        {
            RoomRules.Reseat(context, id, others.Where(one => one.ConnectionId != connection.Id));
            session = context.State.Find<Room>(id)!;
        }

        var index = SessionRules.IndexOf(session, connection.Id);
        return ToResumed(session, index, context.Seal(session, index));
    }

    private static ResumedPlace ToResumed(Session session, int index, string secret)
    {
        Place? other = session.Places.Count > 1 ? session.Places[1 - index] : null;
        return new ResumedPlace(session.Places[index].Role, other?.ToMember(), secret)
        {
            RelayUser = session.RelayUserOf(session.Places[index]),
            PeerAwayUntil = other?.AwayUntil,
            Locked = session is Room { Locked: true },
            ExpiresAt = (session as Room)?.ExpiresAt,
        };
    }
}
