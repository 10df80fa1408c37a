using System.Collections.Immutable;

namespace Duet.Calls.Store;

/// <summary>A connected device.</summary>
public sealed record Connection(string Id, string PersonId, string Name, string Address) : Entity
{
    /// <summary>Whether a key proves <see cref="PersonId"/>.</summary>
    public bool Verified { get; init; }

    /// <summary>Takes candidates one by one.</summary>
    public bool Trickle { get; init; }

    /// <summary>Can resume a session.</summary>
    public bool Resume { get; init; }

    /// <summary>May be rung during a call.</summary>
    public bool CallWaiting { get; init; }

    /// <summary>Speaks with a certified device key, not with the person's own.</summary>
    public bool LinkedDevice { get; init; }

    /// <summary>Its page said that it closes or reloads.</summary>
    public bool Closing { get; init; }

    /// <inheritdoc/>
    public override string Key => Id;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms => [Term.Person(PersonId)];

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => null;
}

/// <summary>What one member of a session holds in it.</summary>
public sealed record Place(Role Role, string? ConnectionId, string PersonId, string Name)
{
    /// <summary>Whether a key proves <see cref="PersonId"/>.</summary>
    public bool Verified { get; init; }

    /// <summary>Takes candidates one by one.</summary>
    public bool Trickle { get; init; }

    /// <summary>Keeps its place when its connection is lost.</summary>
    public bool Resume { get; init; }

    /// <summary>What a guest calls itself in a room; default its ID.</summary>
    public string? UserId { get; init; }

    /// <summary>
    /// The secret that this member was told last. Begins with what the two share, and ends with what nobody else knows; of an unconfirmed place the
    /// beginning alone.
    /// </summary>
    public string Secret { get; init; } = string.Empty;

    /// <summary>A newer one, which it is told when it is back.</summary>
    public string? NewSecret { get; init; }

    /// <summary>By whom the relay counts it: the proven ID, else the connection that took the place first, so that it outlives that connection.</summary>
    public string RelayUser { get; init; } = string.Empty;

    /// <summary>When away: until when the place is kept.</summary>
    public DateTimeOffset? AwayUntil { get; init; }

    /// <summary>When away: its page said that it goes. Whoever does not come back then has left, and lost nothing.</summary>
    public bool PageClosed { get; init; }

    /// <summary>Known from the other member's ticket after a restart, and not yet seen itself.</summary>
    public bool Unconfirmed { get; init; }

    /// <summary>What it is told when it is back.</summary>
    public ImmutableList<Message> Kept { get; init; } = [];

    /// <summary>Whether its member is connected.</summary>
    public bool Present => ConnectionId is not null;

    /// <summary>The secret from now on, or from when it is back.</summary>
    public string NewestSecret => NewSecret ?? Secret;

    /// <summary>With another secret: at once, or, while it is away, for when it is back.</summary>
    public Place WithSecret(string secret) => Present ? this with { Secret = secret, NewSecret = null } : this with { NewSecret = secret };

    /// <summary>As the other member is told.</summary>
    public Member ToMember() => new(PersonId, Name, Role, Verified, Trickle, Resume, Present);
}

/// <summary>A call or a room: what both have in common.</summary>
public abstract record Session(string Id) : Entity
{
    /// <summary>Grows with each change of what its tickets hold.</summary>
    public long Version { get; init; }

    /// <summary>The version of the newest ticket of an earlier run of the server that it was rebuilt from; 0 for one that began in this run.</summary>
    public long RestsOn { get; init; }

    /// <summary>What the members' newest secrets share. Empty before there is a session.</summary>
    public string Secret { get; init; } = string.Empty;

    /// <summary>The caller or host, then, where there is one, the callee or guest.</summary>
    public ImmutableList<Place> Places { get; init; } = [];

    /// <summary>The id as members know it.</summary>
    public abstract SessionId SessionId { get; }

    /// <summary>Who may use the relay for it now.</summary>
    public abstract IEnumerable<string> RelayUsers { get; }

    /// <inheritdoc/>
    public override string Key => Id;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms
    {
        get
        {
            yield return Term.Session(Id);
            foreach (var place in Places)
            {
                if (place.ConnectionId is { } connection)
                {
                    yield return Term.Connection(connection);
                }
            }

            foreach (var user in RelayUsers)
            {
                yield return Term.Relay(user);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => Places.Min(place => place.AwayUntil);

    /// <summary>Both members, once there are two who have shown themselves.</summary>
    protected IEnumerable<string> BothMembers =>
        Places.Count > 1 && !Places.Exists(place => place.Unconfirmed) ? Places.Select(place => place.RelayUser) : [];

    /// <summary>By whom the relay counts the member of this place; <see langword="null"/> while it may not use it.</summary>
    public string? RelayUserOf(Place place) => RelayUsers.Contains(place.RelayUser, StringComparer.Ordinal) ? place.RelayUser : null;
}

/// <summary>How far a call is.</summary>
public enum CallPhase
{
    /// <summary>Its id is reserved.</summary>
    Reserved,

    /// <summary>Placed, not answered.</summary>
    Ringing,

    /// <summary>Answered: a session.</summary>
    Answered,
}

/// <summary>What one device does about a ringing call; <see langword="null"/> for <see cref="Answer"/> while it has not said.</summary>
public sealed record RingingDevice(string ConnectionId, DateTimeOffset AskedAt, RingAnswer? Answer = null)
{
    /// <summary>Whether it rings or may still.</summary>
    public bool Open => Answer is null or RingAnswer.Ringing or RingAnswer.Silent;

    /// <summary>Whether it rings so that its person hears it, or may still.</summary>
    public bool Loud => Answer is null or RingAnswer.Ringing;
}

/// <summary>A call by ID.</summary>
public sealed record Call(string Id, CallPhase Phase) : Session(Id)
{
    /// <summary>Who is called; empty while reserved.</summary>
    public string CalleeId { get; init; } = string.Empty;

    /// <summary>When it was placed.</summary>
    public DateTimeOffset PlacedAt { get; init; }

    /// <summary>When the reservation or the ringing ends.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Devices asked to ring.</summary>
    public ImmutableList<RingingDevice> Devices { get; init; } = [];

    /// <summary>Whether the caller was told that it rings.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether the caller was asked for a description with all its candidates, and gathers them before the call rings.</summary>
    public bool Gathers { get; init; }

    /// <summary>What was offered, while it rings.</summary>
    public PlaceCall? Offer { get; init; }

    /// <summary>What the caller relayed while it rings.</summary>
    public ImmutableList<Message> Kept { get; init; } = [];

    /// <summary>The caller's place.</summary>
    public Place Caller => Places[0];

    /// <inheritdoc/>
    public override SessionId SessionId => SessionId.OfCall(Id);

    /// <inheritdoc/>
    public override IEnumerable<string> RelayUsers
    {
        get
        {
            if (Phase == CallPhase.Answered)
            {
                return BothMembers;
            }

            IEnumerable<string> caller = Announced || Gathers ? [Caller.RelayUser] : [];
            return Devices.Exists(device => device.Loud) ? caller.Append(CalleeId) : caller;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Terms
    {
        get
        {
            foreach (var term in base.Terms)
            {
                yield return term;
            }

            if (Phase == CallPhase.Ringing)
            {
                yield return Term.RingsAt(CalleeId);
            }

            foreach (var device in Devices)
            {
                yield return Term.Device(device.ConnectionId);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => Phase == CallPhase.Answered ? base.Deadline : ExpiresAt;
}

/// <summary>Somebody at the door of a room.</summary>
public sealed record Knocking(string ConnectionId, string PersonId, string Name, bool Verified, string? UserId);

/// <summary>A room of two.</summary>
public sealed record Room(string Id) : Session(Id)
{
    /// <summary>Whether newcomers must knock.</summary>
    public bool Locked { get; init; }

    /// <summary>When the link expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Those at the door, in the order in which they came.</summary>
    public ImmutableList<Knocking> Waiting { get; init; } = [];

    /// <summary>IDs that the host removed: they must knock.</summary>
    public ImmutableHashSet<string> Removed { get; init; } = [];

    /// <summary>Removed IDs that knocked and were denied: they stay out.</summary>
    public ImmutableHashSet<string> Barred { get; init; } = [];

    /// <summary>The host's place.</summary>
    public Place Host => Places[0];

    /// <summary>The guest's place, if there is one.</summary>
    public Place? Guest => Places.Count > 1 ? Places[1] : null;

    /// <inheritdoc/>
    public override SessionId SessionId => SessionId.OfRoom(Id);

    /// <inheritdoc/>
    public override IEnumerable<string> RelayUsers => BothMembers;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms => base.Terms.Concat(Waiting.Select(one => Term.Door(one.ConnectionId)));

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline
    {
        get
        {
            var away = base.Deadline;
            return Waiting.IsEmpty || ExpiresAt is not { } expiry ? away : away is null || expiry < away ? expiry : away;
        }
    }
}

/// <summary>A session that is over: keeps it from being rebuilt from the tickets that it rested on, and answers late-comers truthfully.</summary>
public sealed record EndedSession(SessionId Id, long RestsOn, ImmutableArray<string> People, DateTimeOffset ForgetAt) : Entity
{
    /// <inheritdoc/>
    public override string Key => KeyOf(Id);

    /// <inheritdoc/>
    public override IEnumerable<string> Terms => [];

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => ForgetAt;

    /// <summary>The key of the end of the session of this id that ended last.</summary>
    public static string KeyOf(SessionId id) => $"{id.Kind}\n{id.Value}";
}

/// <summary>The expiry of a link, kept from when it is set: also while its room is empty, and after it has passed.</summary>
public sealed record ExpiringLink(string RoomId, DateTimeOffset ExpiresAt, DateTimeOffset ForgetAt) : Entity
{
    /// <summary>Whose host made it expire, by what limits count.</summary>
    public string Address { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string Key => RoomId;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms => [Term.LinksOf(Address)];

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => ForgetAt;
}

/// <summary>Calls that one person missed, oldest first.</summary>
public sealed record MissedCalls(string PersonId, ImmutableList<MissedCall> Calls, DateTimeOffset ForgetAt) : Entity
{
    /// <inheritdoc/>
    public override string Key => PersonId;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms =>
        !Calls.IsEmpty && Calls.TrueForAll(call => call.Address == Calls[0].Address) ? [Term.MissedOnlyFrom(Calls[0].Address)] : [];

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => ForgetAt;
}

/// <summary>A new device that waits for a person to take it in.</summary>
public sealed record PendingLink(string ConnectionId, string PersonId, DateTimeOffset ForgetAt) : Entity
{
    /// <inheritdoc/>
    public override string Key => ConnectionId;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms => [];

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => ForgetAt;
}

/// <summary>A connection that tests its way to the relay, without a session.</summary>
public sealed record RelayTest(string ConnectionId, DateTimeOffset ForgetAt) : Entity
{
    /// <summary>By whom the relay counts it: not by the person, whose calls it must not end with.</summary>
    public string RelayUser => "test of " + ConnectionId;

    /// <inheritdoc/>
    public override string Key => ConnectionId;

    /// <inheritdoc/>
    public override IEnumerable<string> Terms => [Term.Relay(RelayUser)];

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => ForgetAt;
}

/// <summary>The words of the store's index. Kinds are told apart by their first letters.</summary>
internal static class Term
{
    private const string RelayPrefix = "relay ";

    public static string Relay(string user) => RelayPrefix + user;

    /// <summary>The user of a term of <see cref="Relay"/>; <see langword="null"/> of any other.</summary>
    public static string? RelayUserOf(string term) => term.StartsWith(RelayPrefix, StringComparison.Ordinal) ? term[RelayPrefix.Length..] : null;

    public static string LinksOf(string address) => "links " + address;

    public static string MissedOnlyFrom(string address) => "missed " + address;

    public static string Person(string id) => "person " + id;

    public static string Session(string id) => "session " + id;

    public static string Connection(string id) => "member " + id;

    public static string RingsAt(string personId) => "rings " + personId;

    public static string Device(string connectionId) => "device " + connectionId;

    public static string Door(string connectionId) => "door " + connectionId;
}
