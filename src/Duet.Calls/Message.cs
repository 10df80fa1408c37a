namespace Duet.Calls;

/// <summary>Something that a connection is told without having asked. One type per event of the signalling protocol.</summary>
public abstract record Message
{
    private Message()
    {
    }

    /// <summary>A second member came into the room. <paramref name="Secret"/> is the session's from now on.</summary>
    public sealed record UserJoined(string UserId, Member Member, string RoomId, string Secret) : Message
    {
        /// <summary>By whom the relay counts the receiver, who may use it from now on.</summary>
        public string? RelayUser { get; init; }
    }

    /// <summary>The other member left the room.</summary>
    public sealed record UserLeft(string UserId, string Id, string RoomId, LeaveReason Reason) : Message;

    /// <summary>The room that the receiver tried to join has two inside.</summary>
    public sealed record RoomFull(string RoomId) : Message;

    /// <summary>To the host: somebody waits at the door.</summary>
    public sealed record Knock(string RoomId, string Id, string Name, bool Verified) : Message;

    /// <summary>To who knocked.</summary>
    public sealed record Waiting(string RoomId) : Message;

    /// <summary>To who knocked: inside now.</summary>
    public sealed record Admitted(JoinOutcome.Joined Joined) : Message;

    /// <summary>To who knocked: not let in.</summary>
    public sealed record Denied(string RoomId, DenyReason Reason) : Message;

    /// <summary>To the host: who knocked has gone.</summary>
    public sealed record KnockCanceled(string RoomId, string Id) : Message;

    /// <summary>To a guest: the host removed it.</summary>
    public sealed record Removed(string RoomId) : Message;

    /// <summary>The room is locked, or no longer.</summary>
    public sealed record RoomLocked(string RoomId, bool Locked) : Message;

    /// <summary>The link expires then; <see langword="null"/>: never.</summary>
    public sealed record RoomExpires(string RoomId, DateTimeOffset? ExpiresAt) : Message;

    /// <summary>The host left; <paramref name="Id"/> is the host now, and resumes with <paramref name="Secret"/>.</summary>
    public sealed record HostChanged(string RoomId, string Id, string Secret) : Message;

    /// <summary>To a device: it is called. Wants an answer through <see cref="Switchboard.AcknowledgeRingAsync"/>.</summary>
    public sealed record Ring(
        string CallId,
        ReadOnlyMemory<byte> Signal,
        Member Caller,
        CallMedia? Media,
        DateTimeOffset ExpiresAt,
        ReadOnlyMemory<byte> Proof,
        bool InCall) : Message
    {
        /// <summary>By whom the relay counts the callee, who may use it while this rings aloud.</summary>
        public string? RelayUser { get; init; }
    }

    /// <summary>To the caller: a device rings. <paramref name="RelayUser"/>: by whom the relay counts the caller, who may use it from now on.</summary>
    public sealed record CallRinging(string CallId, string? RelayUser) : Message;

    /// <summary>To the caller: answered.</summary>
    public sealed record CallAccepted(string CallId, ReadOnlyMemory<byte> Signal, Member Callee, string Secret, ReadOnlyMemory<byte> Proof) : Message
    {
        /// <summary>By whom the relay counts the caller, who may use it from now on.</summary>
        public string? RelayUser { get; init; }
    }

    /// <summary>To the caller: the call came to nothing. <paramref name="Winner"/> with <see cref="CallError.Glare"/>.</summary>
    public sealed record CallRejected(string CallId, CallError Reason, string? Winner = null) : Message;

    /// <summary>The call is over. <paramref name="From"/> is the other side's ID, where a person ended it.</summary>
    public sealed record CallEnded(string CallId, EndReason Reason, string? From) : Message;

    /// <summary>To a member: something that its ticket holds has changed, and this is the one to resume with.</summary>
    public sealed record SecretRenewed(SessionId Session, string Secret) : Message;

    /// <summary>Arguments from the other member, as they came.</summary>
    public sealed record Relayed(SessionId Session, string Event, ReadOnlyMemory<byte> Arguments, string From) : Message;

    /// <summary>The other member lost its connection and may come back until <paramref name="Until"/>.</summary>
    public sealed record PeerAway(SessionId Session, string Id, DateTimeOffset Until, AwayReason Reason) : Message;

    /// <summary>Another connection of the same member, of another tab or device, has taken the receiver's place.</summary>
    public sealed record SessionMoved(SessionId Session) : Message;

    /// <summary>The other member is back; with <paramref name="Fresh"/>, without its peer connection.</summary>
    public sealed record PeerBack(SessionId Session, string Id, bool Fresh) : Message
    {
        /// <summary>By whom the relay counts the receiver, where it needs new credentials.</summary>
        public string? RelayUser { get; init; }
    }

    /// <summary>To the relay and to no connection: whoever it counts as <paramref name="User"/> may not use it any more.</summary>
    public sealed record RelayEnded(string User) : Message;

    /// <summary>To the devices of a person: a new device wants to belong to it.</summary>
    public sealed record LinkRequest(string From, string Key, string Name, string Nonce, string Proof) : Message;

    /// <summary>To the new device: what the code of the link was made of.</summary>
    public sealed record LinkReveal(string From, string Nonce) : Message;

    /// <summary>To the holder: whether the person at the new device chose the right pictures.</summary>
    public sealed record LinkChosen(string From, bool Right, string Proof) : Message;

    /// <summary>To the new device: it belongs to the person now.</summary>
    public sealed record LinkGrant(string Key, ReadOnlyMemory<byte> Certificate, string Name, string Proof) : Message;

    /// <summary>To the new device: refused.</summary>
    public sealed record LinkDeny : Message;

    /// <summary>To the person's other devices: a linked device wants its certificate renewed.</summary>
    public sealed record RenewCertificate(string From, string Key, DateTimeOffset NotAfter) : Message;

    /// <summary>To the person's other devices: a renewed certificate.</summary>
    public sealed record CertificateRenewed(string Key, ReadOnlyMemory<byte> Certificate) : Message;
}
