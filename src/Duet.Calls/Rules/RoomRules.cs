using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Rooms of two: who is let in, who waits at the door, who is host.</summary>
internal static class RoomRules
{
    /// <summary>IDs that one room remembers as removed. A host who removes more has another problem; then the room is locked, and whoever comes must knock.</summary>
    private const int MaxRemoved = 64;

    /// <summary>How long the expiry of an empty room's link is remembered after it has passed.</summary>
    private static readonly TimeSpan LinkMemory = TimeSpan.FromDays(30);

    public static Result<JoinOutcome> Join(DecisionContext context, Connection connection, JoinRoom request)
    {
        connection = context.Rename(connection, request.Name);
        var rooms = context.State.FindBy<Room>(Term.Session(request.RoomId));
        if (rooms.FirstOrDefault(room => SessionRules.IndexOf(room, connection.Id) >= 0) is { } mine)
        {
            return JoinedAs(context, mine, SessionRules.IndexOf(mine, connection.Id));
        }

        if (rooms.Any(room => room.Waiting.Exists(one => one.ConnectionId == connection.Id)))
        {
            return new JoinOutcome.AtTheDoor(request.RoomId);
        }

        if (SessionRules.HoldsTooMany(context, connection))
        {
            return new Refusal(CallError.TooManySessions, Limit: nameof(LimitOptions.SessionsPerConnection));
        }

        foreach (var room in rooms)
        {
            var own = room.Places.FindIndex(place => place is { Present: true, Verified: true } && connection.Verified && place.PersonId == connection.PersonId);
            if (own >= 0)
            {
                return JoinedAs(context, ResumeRules.TakeOver(context, room, own, connection, request.UserId), own) with { Back = true };
            }
        }

        if (request.Host is { } wanted && wanted != HostFor(rooms.Count > 0 ? rooms[0] : null, connection))
        {
            return CallError.OtherHost;
        }

        // Somebody whose page lost everything comes back by the link: its old place makes way.
        foreach (var room in rooms)
        {
            var old = room.Places.FindIndex(place => WaitsFor(place, connection));
            if (old >= 0)
            {
                Leave(context, room, old, LeaveReason.ConnectionLost);
            }
        }

        rooms = context.State.FindBy<Room>(Term.Session(request.RoomId));
        var expiry = rooms.Count > 0 ? rooms[0].ExpiresAt : context.State.Find<ExpiringLink>(request.RoomId)?.ExpiresAt;
        if (expiry <= context.Now)
        {
            return CallError.RoomExpired;
        }

        if (rooms.Count == 0)
        {
            return Open(context, connection, request, expiry);
        }

        var free = rooms.FirstOrDefault(room => room.Guest is null);
        if (free is null)
        {
            context.Deliver(connection.Id, new Message.RoomFull(request.RoomId));
            return CallError.RoomFull;
        }

        if (free.Barred.Contains(connection.PersonId))
        {
            return CallError.Removed;
        }

        return free.Locked || free.Removed.Contains(connection.PersonId)
            ? Knock(context, free, connection, request.UserId)
            : Enter(context, free, connection, request.UserId);
    }

    /// <summary>The room that is named or meant by who leaves one, or the door of one; <see langword="null"/> when there is none, or are several.</summary>
    public static Room? FindLeft(ICallState state, string connectionId, string? roomId)
    {
        var rooms = state.FindBy<Room>(Term.Connection(connectionId)).Concat(state.FindBy<Room>(Term.Door(connectionId)))
            .Where(room => roomId is null || room.Id == roomId).Take(2).ToList();
        return rooms.Count == 1 ? rooms[0] : null;
    }

    /// <summary>Leaves a room, or gives up waiting at its door.</summary>
    public static void Leave(DecisionContext context, Room found, string connectionId)
    {
        if (context.State.Find<Room>(found.Key) is not { } room)
        {
            return;
        }

        if (SessionRules.IndexOf(room, connectionId) is >= 0 and var index)
        {
            Leave(context, room, index, LeaveReason.Left);
        }
        else
        {
            GoFromDoor(context, room, connectionId);
        }
    }

    /// <summary>A member, or somebody at the door, has lost its connection.</summary>
    public static void Disconnect(DecisionContext context, Room room, Connection connection)
    {
        if (SessionRules.IndexOf(room, connection.Id) >= 0)
        {
            SessionRules.Leave(context, room, connection);
        }
        else
        {
            GoFromDoor(context, room, connection.Id);
        }
    }

    public static Result<Done> Lock(DecisionContext context, Connection connection, string roomId, bool locked)
    {
        if (Hosted(context, connection, roomId, out var room) is { } refusal)
        {
            return refusal;
        }

        room = room! with { Locked = locked };
        TellAll(context, room, new Message.RoomLocked(room.Id, locked));
        room = Renew(context, room);
        if (!locked && room.Guest is null && room.Waiting.Find(one => !room.Removed.Contains(one.PersonId)) is { } first)
        {
            LetIn(context, room, first);
        }

        return Done.Value;
    }

    public static Result<Done> Admit(DecisionContext context, Connection connection, string? roomId, string id)
    {
        if (Hosted(context, connection, roomId, out var room) is { } refusal)
        {
            return refusal;
        }

        if (room!.Waiting.Find(one => one.PersonId == id || one.ConnectionId == id) is not { } guest)
        {
            return CallError.NotInSession;
        }

        if (room.Guest is not null)
        {
            return CallError.RoomFull;
        }

        LetIn(context, room with { Removed = room.Removed.Remove(guest.PersonId) }, guest);
        return Done.Value;
    }

    public static Result<Done> Deny(DecisionContext context, Connection connection, string? roomId, string id)
    {
        if (Hosted(context, connection, roomId, out var room) is { } refusal)
        {
            return refusal;
        }

        if (room!.Waiting.Find(one => one.PersonId == id || one.ConnectionId == id) is not { } guest)
        {
            return CallError.NotInSession;
        }

        room = room with { Waiting = room.Waiting.Remove(guest) };
        if (room.Removed.Contains(guest.PersonId))
        {
            Renew(context, room with { Barred = room.Barred.Add(guest.PersonId) });
        }
        else
        {
            context.State.Save(room);
        }

        context.Deliver(guest.ConnectionId, new Message.Denied(room.Id, DenyReason.Denied));
        return Done.Value;
    }

    public static Result<Done> RemoveGuest(DecisionContext context, Connection connection, string roomId, string? id)
    {
        if (Hosted(context, connection, roomId, out var room) is { } refusal)
        {
            return refusal;
        }

        if (room!.Guest is not { } guest || (id is not null && guest.PersonId != id))
        {
            return CallError.NotInSession;
        }

        if (room.Removed.Count < MaxRemoved || room.Removed.Contains(guest.PersonId))
        {
            room = room with { Removed = room.Removed.Add(guest.PersonId) };
        }
        else if (!room.Locked)
        {
            room = room with { Locked = true };
            context.Deliver(connection.Id, new Message.RoomLocked(room.Id, Locked: true));
        }

        if (guest.ConnectionId is { } gone)
        {
            context.Deliver(gone, new Message.Removed(room.Id));
        }

        Leave(context, room, 1, LeaveReason.Removed);
        return Done.Value;
    }

    public static Result<Done> SetExpiry(DecisionContext context, Connection connection, string roomId, TimeSpan? expiresIn)
    {
        if (Hosted(context, connection, roomId, out var room) is { } refusal)
        {
            return refusal;
        }

        var expiresAt = context.Now + expiresIn;
        if (!RememberExpiry(context, roomId, expiresAt, connection.Address))
        {
            return new Refusal(CallError.RateLimited, TimeSpan.FromMinutes(1), Limit: nameof(LimitOptions.ExpiringLinks));
        }

        room = room! with { ExpiresAt = expiresAt };
        TellAll(context, room, new Message.RoomExpires(room.Id, room.ExpiresAt));
        room = Renew(context, room);
        SendAwayWhenExpired(context, room);
        return Done.Value;
    }

    /// <summary>What time does to a room.</summary>
    public static void Expire(DecisionContext context, Room room)
    {
        room = SendAwayWhenExpired(context, room);
        SessionRules.Expire(context, room);
    }

    /// <summary>Ends one member's place. The one who stays is host from then on; with nobody left the room is gone.</summary>
    public static void Leave(DecisionContext context, Room room, int index, LeaveReason reason)
    {
        var gone = room.Places[index];
        if (room.Places.Count == 1)
        {
            Close(context, room);
            return;
        }

        var left = room.Places[1 - index];
        left = TellLeft(context, left, new Message.UserLeft(gone.UserId ?? gone.PersonId, gone.PersonId, room.Id, reason));
        if (left.Role == Role.Host)
        {
            Renew(context, room with { Places = [left] });
            return;
        }

        // A new secret: the host who left knows what the two shared. Who is away gets it when it resumes, by what it alone knows.
        var secret = Secrets.New();
        left = left.WithSecret(Secrets.ForMember(secret)) with { Role = Role.Host };
        room = room with { Secret = secret, Places = [left], Version = SessionRules.NextVersion(context, room) };
        left = context.Tell(left, new Message.HostChanged(room.Id, left.PersonId, context.Seal(room, 0)));
        AnnounceWaiting(context, room, left);
        context.State.Save(room with { Places = [left] });
    }

    /// <summary>
    /// A member is back after a restart with a ticket that is worth more than what has come to be under its room's id since: who is inside finds its own
    /// place in the room as it was, or is a newcomer to it.
    /// </summary>
    public static void Reseat(DecisionContext context, string roomId, IEnumerable<Place> others)
    {
        foreach (var other in others)
        {
            if (other.ConnectionId is not { } id || context.State.Find<Connection>(id) is not { } connection)
            {
                continue;
            }

            var room = context.State.Find<Room>(roomId)!;
            var own = room.Places.FindIndex(place => WaitsFor(place, connection));
            if (own >= 0)
            {
                var place = SessionRules.PlaceFor(connection, room.Places[own].Role, Secrets.ForMember(room.Secret), other.UserId);
                room = room with { Places = room.Places.SetItem(own, place) };
                context.State.Save(room);
                context.Deliver(id, new Message.Admitted(JoinedAs(context, room, own)));
            }
            else if (room.Barred.Contains(connection.PersonId))
            {
                context.Deliver(id, new Message.Removed(room.Id));
            }
            else if (room.Guest is null && !room.Locked && !room.Removed.Contains(connection.PersonId))
            {
                context.Deliver(id, new Message.Admitted(Enter(context, room, connection, other.UserId)));
            }
            else
            {
                _ = Knock(context, room, connection, other.UserId);
            }
        }
    }

    /// <summary>Somebody at the door has gone.</summary>
    public static void GoFromDoor(DecisionContext context, Room room, string connectionId)
    {
        if (room.Waiting.Find(one => one.ConnectionId == connectionId) is not { } gone)
        {
            return;
        }

        context.State.Save(room with { Waiting = room.Waiting.Remove(gone) });
        if (room.Host.ConnectionId is { } host)
        {
            context.Deliver(host, new Message.KnockCanceled(room.Id, gone.PersonId));
        }
    }

    /// <summary>Somebody who takes a place in a room no longer waits at its door, nor at that of a room rebuilt under the same id.</summary>
    public static void LeaveDoors(DecisionContext context, string roomId, string connectionId)
    {
        foreach (var room in context.State.FindBy<Room>(Term.Door(connectionId)).Where(room => room.Id == roomId).ToList())
        {
            GoFromDoor(context, room, connectionId);
        }
    }

    /// <summary>Tells the host who waits; a host that is away hears it when it is back.</summary>
    public static void AnnounceWaiting(DecisionContext context, Room room, Place host)
    {
        foreach (var one in room.Waiting)
        {
            Announce(context, room, host, one);
        }
    }

    private static void Announce(DecisionContext context, Room room, Place host, Knocking one)
    {
        if (host.ConnectionId is { } connection)
        {
            context.Deliver(connection, new Message.Knock(room.Id, one.PersonId, one.Name, one.Verified));
        }
    }

    /// <summary>A member that is away need not hear of somebody who came and went meanwhile.</summary>
    private static Place TellLeft(DecisionContext context, Place place, Message.UserLeft message)
    {
        if (place.Present)
        {
            return context.Tell(place, message);
        }

        var cameAndWent = place.Kept.Exists(kept => kept is Message.UserJoined);
        place = place with { Kept = place.Kept.RemoveAll(kept => kept is Message.UserJoined or Message.Relayed or Message.PeerBack) };
        return cameAndWent ? place : context.Tell(place, message);
    }

    /// <summary>Whether the place is kept for the person of this connection.</summary>
    private static bool WaitsFor(Place place, Connection connection) =>
        place is { Present: false, Verified: true } && connection.Verified && place.PersonId == connection.PersonId;

    /// <summary>Who is host once the connection has joined.</summary>
    private static string HostFor(Room? room, Connection connection) =>
        room?.Places.Find(place => !WaitsFor(place, connection))?.PersonId ?? connection.PersonId;

    /// <summary>Saves a room of which something has changed that its members' tickets hold.</summary>
    private static Room Renew(DecisionContext context, Room room)
    {
        room = room with { Version = SessionRules.NextVersion(context, room) };
        context.State.Save(room);
        for (var index = 0; index < room.Places.Count; index++)
        {
            if (room.Places[index].ConnectionId is { } connection)
            {
                context.Deliver(connection, new Message.SecretRenewed(room.SessionId, context.Seal(room, index)));
            }
        }

        return room;
    }

    private static Result<JoinOutcome> Open(DecisionContext context, Connection connection, JoinRoom request, DateTimeOffset? expiry)
    {
        if (context.State.Count<Room>() >= context.Limits.Rooms)
        {
            return new Refusal(CallError.RateLimited, TimeSpan.FromMinutes(1), Limit: nameof(LimitOptions.Rooms));
        }

        var secret = Secrets.New();
        var host = SessionRules.PlaceFor(connection, Role.Host, Secrets.ForMember(secret), request.UserId);
        var room = new Room(request.RoomId) { Places = [host], Secret = secret, ExpiresAt = expiry };
        room = room with { Version = SessionRules.NextVersion(context, room) };
        context.State.Save(room);
        return JoinedAs(context, room, 0);
    }

    private static Result<JoinOutcome> Knock(DecisionContext context, Room room, Connection connection, string? userId)
    {
        var ofAddress = room.Waiting.Count(one => context.State.Find<Connection>(one.ConnectionId)?.Address == connection.Address);
        if (ofAddress < context.Limits.KnocksPerRoomPerAddress && room.Waiting.Count >= context.Limits.KnocksPerRoom && connection.Verified
            && room.Waiting.Find(one => !one.Verified) is { } stranger)
        {
            GoFromDoor(context, room, stranger.ConnectionId);
            context.Deliver(stranger.ConnectionId, new Message.Denied(room.Id, DenyReason.RoomFull));
            room = context.State.Find<Room>(room.Key)!;
        }

        if (ofAddress >= context.Limits.KnocksPerRoomPerAddress || room.Waiting.Count >= context.Limits.KnocksPerRoom)
        {
            context.Deliver(connection.Id, new Message.RoomFull(room.Id));
            return new Refusal(CallError.RoomFull, Limit: nameof(LimitOptions.KnocksPerRoom));
        }

        var knocking = new Knocking(connection.Id, connection.PersonId, connection.Name, connection.Verified, userId);
        context.State.Save(room with { Waiting = room.Waiting.Add(knocking) });
        Announce(context, room, room.Host, knocking);
        context.Deliver(connection.Id, new Message.Waiting(room.Id));
        return new JoinOutcome.AtTheDoor(room.Id);
    }

    private static JoinOutcome.Joined Enter(DecisionContext context, Room room, Connection connection, string? userId)
    {
        // A new secret for the two: who was a member before can no longer resume.
        var secret = Secrets.New();
        var guest = SessionRules.PlaceFor(connection, Role.Guest, Secrets.ForMember(secret), userId);
        var host = room.Host.WithSecret(Secrets.ForMember(secret));
        room = room with { Secret = secret, Places = [host, guest], Version = SessionRules.NextVersion(context, room) };
        host = context.Tell(host, new Message.UserJoined(userId ?? connection.PersonId, guest.ToMember(), room.Id, context.Seal(room, 0))
        {
            RelayUser = room.RelayUserOf(host),
        });
        room = room with { Places = [host, guest] };
        context.State.Save(room);
        return JoinedAs(context, room, 1);
    }

    private static void LetIn(DecisionContext context, Room room, Knocking guest)
    {
        if (context.State.Find<Connection>(guest.ConnectionId) is not { } connection)
        {
            return;
        }

        var others = room.Waiting.Remove(guest);
        var joined = Enter(context, room with { Waiting = [] }, connection, guest.UserId);
        context.Deliver(guest.ConnectionId, new Message.Admitted(joined));
        foreach (var one in others)
        {
            context.Deliver(one.ConnectionId, new Message.Denied(room.Id, DenyReason.RoomFull));
        }
    }

    private static JoinOutcome.Joined JoinedAs(DecisionContext context, Room room, int index) => new(
        room.Id,
        room.Places[index].ToMember(),
        [.. room.Places.RemoveAt(index).Select(place => place.ToMember())],
        room.Locked,
        room.ExpiresAt,
        context.Seal(room, index))
    {
        RelayUser = room.RelayUserOf(room.Places[index]),
    };

    /// <summary>The room that the connection is host of, or the refusal.</summary>
    private static Refusal? Hosted(DecisionContext context, Connection connection, string? roomId, out Room? room)
    {
        var rooms = context.State.FindBy<Room>(Term.Connection(connection.Id)).Where(one => roomId is null || one.Id == roomId).ToList();
        room = rooms.Count == 1 ? rooms[0] : null;
        return room is null ? new Refusal(CallError.NotInSession)
            : room.Host.ConnectionId != connection.Id ? new Refusal(CallError.NotHost)
            : null;
    }

    private static Room SendAwayWhenExpired(DecisionContext context, Room room)
    {
        if (room.Waiting.IsEmpty || !(room.ExpiresAt <= context.Now))
        {
            return room;
        }

        foreach (var one in room.Waiting)
        {
            context.Deliver(one.ConnectionId, new Message.Denied(room.Id, DenyReason.Expired));
        }

        room = room with { Waiting = [] };
        context.State.Save(room);
        return room;
    }

    private static void Close(DecisionContext context, Room room)
    {
        foreach (var one in room.Waiting)
        {
            context.Deliver(one.ConnectionId, new Message.Denied(room.Id, DenyReason.HostLeft));
        }

        context.State.Remove<Room>(room.Key);
        SessionRules.Remember(context, room);
        if (room.ExpiresAt is { } expiresAt && context.State.Find<ExpiringLink>(room.Id) is { } link)
        {
            // Counted from when the room was last open.
            context.State.Save(link with { ForgetAt = Later(expiresAt, context.Now) + LinkMemory });
        }
    }

    /// <summary>
    /// Keeps a place for the expiry of a link before it is promised: one that would be forgotten for another would open the link again.
    /// <see langword="false"/> when there is none.
    /// </summary>
    public static bool RememberExpiry(DecisionContext context, string roomId, DateTimeOffset? expiresAt, string address)
    {
        var known = context.State.Find<ExpiringLink>(roomId);
        if (expiresAt is not { } time)
        {
            context.State.Remove<ExpiringLink>(roomId);
            return true;
        }

        if (known is null
            && (context.State.Count<ExpiringLink>() >= context.Limits.ExpiringLinks
                || context.State.FindBy<ExpiringLink>(Term.LinksOf(address)).Count >= context.Limits.ExpiringLinksPerAddress))
        {
            return false;
        }

        context.State.Save(new ExpiringLink(roomId, time, Later(time, context.Now) + LinkMemory) { Address = known?.Address ?? address });
        return true;
    }

    /// <summary>A room that is still open will need it.</summary>
    public static void ForgetExpiry(DecisionContext context, ExpiringLink link)
    {
        if (context.State.FindBy<Room>(Term.Session(link.RoomId)).Count > 0)
        {
            context.State.Save(link with { ForgetAt = context.Now + LinkMemory });
        }
        else
        {
            context.State.Remove<ExpiringLink>(link.Key);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void TellAll(DecisionContext context, Room room, Message message)
    {
        foreach (var place in room.Places)
        {
            if (place.ConnectionId is { } connection)
            {
                context.Deliver(connection, message);
            }
        }
    }
}
