using System.Collections.Immutable;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Members that come back: to a session that waits for them, or, after a restart, to one that they rebuild together.</summary>
internal static class ResumeRules
{
    /// <summary>Rebuilt sessions that may share one id, each with a secret of its own. Strangers who know an id can make no more.</summary>
    private const int MaxRivals = 4;

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
        IReadOnlyList<Session> sessions = claim.Session.Kind == SessionKind.Call
            ? context.State.FindBy<Call>(Term.Session(claim.Session.Value))
            : context.State.FindBy<Room>(Term.Session(claim.Session.Value));
        foreach (var session in sessions)
        {
            var index = session.Places.FindIndex(place => Fits(place, connection, claim));
            if (index >= 0 && session is not Call { Phase: not CallPhase.Answered })
            {
                if (SessionRules.IndexOf(session, connection.Id) is >= 0 and var own && own != index)
                {
                    return null; // nobody sits on both sides of one session
                }

                return session.Places[index].ConnectionId != connection.Id && SessionRules.HoldsTooMany(context, connection)
                    ? null
                    : TakePlace(context, session, index, connection, claim);
            }
        }

        // What is known to be whole, or to be over, is not built again by somebody with another secret.
        var mayRebuild = claim.Secret.Length > 0
            && sessions.Count < MaxRivals
            && SessionRules.RemembersEveryEnd(context)
            && sessions.All(session => session.Rebuilt && (session.Places.Count == 1 || session.Places.Exists(place => place.Unconfirmed)))
            && context.State.Find<EndedSession>(EndedSession.KeyOf(claim.Session, EndedSecret(claim))) is null
            && !SessionRules.HoldsTooMany(context, connection);
        return mayRebuild ? Rebuild(context, connection, claim) : null;
    }

    private static string EndedSecret(ResumeClaim claim)
    {
        var shared = Secrets.SharedOf(claim.Secret);
        return claim.Session.Kind == SessionKind.Call ? shared : $"{claim.Role}\n{shared}";
    }

    /// <summary>
    /// The member's own secret, the part, and, where the place belongs to a proven ID, that ID. Of a place that only the other member has told of, what the two
    /// shared is all that is known.
    /// </summary>
    private static bool Fits(Place place, Connection connection, ResumeClaim claim) =>
        (place.Role == claim.Role || place.FormerRole == claim.Role)
        && place.Secret.Length > 0
        && Secrets.Same(place.Secret, place.Unconfirmed ? Secrets.SharedOf(claim.Secret) : claim.Secret)
        && (!place.Verified || (connection.Verified && place.PersonId == connection.PersonId));

    private static ResumedPlace TakePlace(DecisionContext context, Session session, int index, Connection connection, ResumeClaim claim)
    {
        if (session is Room)
        {
            RoomRules.LeaveDoors(context, session.Id, connection.Id);
            session = context.State.Find<Room>(session.Key)!;
        }

        var before = session.Places[index];
        var secret = before.Unconfirmed ? claim.Secret : before.NewestSecret;
        var place = SessionRules.PlaceFor(connection, before.Role, secret, before.UserId) with
        {
            FormerRole = before.FormerRole,
            RelayUser = connection.Verified || before.Unconfirmed ? connection.PersonId : before.RelayUser,
        };
        if (!claim.Fresh)
        {
            foreach (var message in before.Kept)
            {
                context.Deliver(connection.Id, WithSecret(message, secret));
            }
        }

        var places = session.Places.SetItem(index, place);
        Place? other = places.Count > 1 ? places[1 - index] : null;
        if (other is not null)
        {
            // The other one was alone until now, and could not use the relay.
            var isNews = claim.Fresh || before.Unconfirmed;
            other = other with { Kept = claim.Fresh ? other.Kept.RemoveAll(kept => kept is Message.Relayed) : other.Kept };
            var back = new Message.PeerBack(session.SessionId, connection.PersonId, claim.Fresh) { RelayUser = isNews && !other.Unconfirmed ? other.RelayUser : null };
            other = other.Present || claim.Fresh
                ? context.Tell(other with { Kept = other.Kept.RemoveAll(kept => kept is Message.PeerBack) }, back)
                : other;
            places = places.SetItem(1 - index, other);
        }

        session = session with { Places = places };
        if (session is Room room)
        {
            room = claim.Role == Role.Host && before.Unconfirmed ? room with { Locked = claim.Locked, ExpiresAt = claim.ExpiresAt } : room;
            context.State.Save(room);
            if (place.Role == Role.Host)
            {
                RoomRules.AnnounceWaiting(context, room, place);
            }
        }
        else
        {
            SessionRules.Save(context, session);
        }

        return new ResumedPlace(place.Role, other?.ToMember(), place.Secret) { RelayUser = session.RelayUserOf(place) };
    }

    /// <summary>Several may have come to be while the member was away; the newest is good.</summary>
    private static Message WithSecret(Message message, string secret) => message switch
    {
        Message.UserJoined joined => joined with { Secret = secret },
        Message.HostChanged changed => changed with { Secret = secret },
        _ => message,
    };

    private static ResumedPlace? Rebuild(DecisionContext context, Connection connection, ResumeClaim claim)
    {
        var isCall = claim.Session.Kind == SessionKind.Call;
        if (isCall != (claim.Role is Role.Caller or Role.Callee) || (isCall && claim.Peer is null))
        {
            return null;
        }

        if ((isCall ? context.State.Count<Call>() : context.State.Count<Room>()) >= (isCall ? context.Limits.Calls : context.Limits.Rooms))
        {
            return null;
        }

        if (!isCall && claim.ExpiresAt is { } expiresAt && !RoomRules.RememberExpiry(context, claim.Session.Value, expiresAt, connection.Address))
        {
            return null;
        }

        // A guest who is alone was made host; nobody else is awaited then.
        var role = claim is { Role: Role.Guest, Peer: null } ? Role.Host : claim.Role;
        var shared = Secrets.SharedOf(claim.Secret);
        var place = SessionRules.PlaceFor(connection, role, claim.Secret) with { FormerRole = role == claim.Role ? null : claim.Role };
        Place? other = claim.Peer is { } peer
            ? new Place(Opposite(role), null, peer.Id, peer.Name)
            {
                Verified = peer.Verified,
                Trickle = peer.Trickle,
                Resume = true,
                Secret = shared,
                Unconfirmed = true,
                AwayUntil = context.Now + context.Options.ReconnectGrace,
            }
            : null;
        ImmutableList<Place> places = other is null ? [place] : role is Role.Caller or Role.Host ? [place, other] : [other, place];
        if (isCall)
        {
            context.State.Save(new Call(claim.Session.Value, CallPhase.Answered)
            {
                Rebuilt = true,
                KeySuffix = claim.Secret,
                CalleeId = places[1].PersonId,
                Secret = shared,
                Places = places,
            });
        }
        else
        {
            RoomRules.LeaveDoors(context, claim.Session.Value, connection.Id);
            context.State.Save(new Room(claim.Session.Value)
            {
                Rebuilt = true,
                KeySuffix = claim.Secret,
                Locked = claim.Locked,
                ExpiresAt = claim.ExpiresAt,
                Secret = shared,
                Places = places,
            });
        }

        return new ResumedPlace(role, other?.ToMember(), claim.Secret);
    }

    private static Role Opposite(Role role) => role switch
    {
        Role.Caller => Role.Callee,
        Role.Callee => Role.Caller,
        Role.Host => Role.Guest,
        _ => Role.Host,
    };
}
