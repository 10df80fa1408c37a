using System.Collections.Immutable;

namespace Duet.Calls;

/// <summary>What a new connection is told about itself.</summary>
/// <param name="Id">Its person's ID, or its own id when anonymous.</param>
/// <param name="Name">Its name.</param>
/// <param name="Verified">Whether a key proves the ID.</param>
/// <param name="Missed">Calls that were missed, oldest first; kept until acknowledged.</param>
public sealed record Connected(string Id, string Name, bool Verified, ImmutableArray<MissedCall> Missed);

/// <summary>A call that nobody answered.</summary>
/// <param name="CallId">Its id.</param>
/// <param name="From">The caller's ID.</param>
/// <param name="Name">The caller's name.</param>
/// <param name="Verified">Whether a key proves the ID.</param>
/// <param name="Time">When it was placed.</param>
public sealed record MissedCall(string CallId, string From, string Name, bool Verified, DateTimeOffset Time)
{
    /// <summary>Where the caller came from, by what limits count. Never told to anybody.</summary>
    public string Address { get; init; } = string.Empty;
}

/// <summary>How joining a room went.</summary>
public abstract record JoinOutcome
{
    private JoinOutcome()
    {
    }

    /// <summary>Inside.</summary>
    /// <param name="RoomId">The room.</param>
    /// <param name="Self">The one who joined.</param>
    /// <param name="Others">Who is inside beside it: nobody or one.</param>
    /// <param name="Locked">Whether newcomers must knock.</param>
    /// <param name="ExpiresAt">When the link expires.</param>
    /// <param name="Secret">Proves membership when resuming.</param>
    public sealed record Joined(string RoomId, Member Self, ImmutableArray<Member> Others, bool Locked, DateTimeOffset? ExpiresAt, string Secret) : JoinOutcome
    {
        /// <summary>By whom the relay counts the one who joined; <see langword="null"/> for one who is alone.</summary>
        public string? RelayUser { get; init; }

        /// <summary>The place was its own before, held by another connection: the other member waits for a new offer.</summary>
        public bool Back { get; init; }
    }

    /// <summary>At the door, until the host decides.</summary>
    /// <param name="RoomId">The room.</param>
    public sealed record AtTheDoor(string RoomId) : JoinOutcome;
}

/// <summary>A call id was reserved.</summary>
/// <param name="CallId">For <see cref="PlaceCall.CallId"/>, within ten minutes.</param>
public sealed record CallPrepared(string CallId);

/// <summary>The call was placed; devices are asked to ring.</summary>
/// <param name="CallId">Its id.</param>
/// <param name="ExpiresAt">When it ends with no answer.</param>
/// <param name="Peer">Who is called. Trickles or resumes when one of the devices asked does.</param>
public sealed record CallPlaced(string CallId, DateTimeOffset ExpiresAt, Member Peer);

/// <summary>The call was answered.</summary>
/// <param name="CallId">Its id.</param>
/// <param name="Peer">The caller.</param>
/// <param name="Secret">Proves membership when resuming.</param>
public sealed record CallAnswered(string CallId, Member Peer, string Secret)
{
    /// <summary>By whom the relay counts the one who answered.</summary>
    public string? RelayUser { get; init; }
}

/// <summary>What became of each claim, in its order.</summary>
/// <param name="Sessions">One for each claim.</param>
public sealed record SessionsResumed(ImmutableArray<SessionResumed> Sessions);

/// <summary>What became of one claim.</summary>
/// <param name="Session">Which.</param>
/// <param name="Place">What the member is told; <see langword="null"/> when the session is gone.</param>
public sealed record SessionResumed(SessionId Session, ResumedPlace? Place);

/// <summary>A place that its member has taken again.</summary>
/// <param name="Role">Its part now; a guest may have become host.</param>
/// <param name="Peer">The other member, if there is one.</param>
/// <param name="Secret">Its ticket now.</param>
public sealed record ResumedPlace(Role Role, Member? Peer, string Secret)
{
    /// <summary>By whom the relay counts the member; <see langword="null"/> while there is nobody to talk to.</summary>
    public string? RelayUser { get; init; }

    /// <summary>Until when the other member is awaited, when it is away.</summary>
    public DateTimeOffset? PeerAwayUntil { get; init; }

    /// <summary>Whether newcomers to the room must knock.</summary>
    public bool Locked { get; init; }

    /// <summary>When the room's link expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Whether somebody may use the relay.</summary>
/// <param name="User">By whom the relay counts it; <see langword="null"/>: it may not, or not yet.</param>
public sealed record RelayAccess(string? User);
