using System.Collections.Immutable;

namespace Duet.Calls;

/// <summary>A connection that has come in, after its handshake.</summary>
/// <param name="Id">The connection's id, never used again.</param>
/// <param name="PersonId">The proven ID; <see langword="null"/> when anonymous: then <paramref name="Id"/> stands in for it.</param>
/// <param name="Name">Cleaned by <see cref="PersonName.TryClean"/>.</param>
/// <param name="Address">What per-address limits count by; never told to anybody.</param>
public sealed record NewConnection(string Id, string? PersonId, string Name, string Address)
{
    /// <summary>Takes candidates one by one.</summary>
    public bool Trickle { get; init; }

    /// <summary>Can resume a session.</summary>
    public bool Resume { get; init; }

    /// <summary>May be rung during a call.</summary>
    public bool CallWaiting { get; init; }

    /// <summary>Speaks with a certified device key, not with the person's own.</summary>
    public bool LinkedDevice { get; init; }
}

/// <summary>Joins a room, or makes it.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="UserId">What <c>user-joined</c> calls this member; default its ID.</param>
/// <param name="Name">A new name for the connection; default the one it has.</param>
/// <param name="Host">
/// Only into a room of this host, its own ID for a room that it hosts itself: else <see cref="CallError.OtherHost"/>. Said by pages that enter again
/// without being told to.
/// </param>
public sealed record JoinRoom(string RoomId, string? UserId = null, string? Name = null, string? Host = null);

/// <summary>What the caller offers.</summary>
/// <param name="Audio">Sound.</param>
/// <param name="Video">A picture.</param>
public sealed record CallMedia(bool Audio, bool Video);

/// <summary>Places a call.</summary>
/// <param name="UserToCall">Whose devices are to ring: an identity ID in any spelling, or a connection's id.</param>
/// <param name="Signal">The caller's description as JSON, opaque; kept, so it must be an own copy.</param>
public sealed record PlaceCall(string UserToCall, ReadOnlyMemory<byte> Signal)
{
    /// <summary>A new name for the connection; default the one it has.</summary>
    public string? Name { get; init; }

    /// <summary>The id that <see cref="Switchboard.PrepareCallAsync"/> reserved, or one that the client made. Default: the server makes one.</summary>
    public string? CallId { get; init; }

    /// <summary>What the caller offers; told to the callee.</summary>
    public CallMedia? Media { get; init; }

    /// <summary>Whether all candidates are in <see cref="Signal"/>.</summary>
    public bool Complete { get; init; }

    /// <summary>The caller's media proof as JSON, opaque; empty for none.</summary>
    public ReadOnlyMemory<byte> Proof { get; init; }
}

/// <summary>Answers a call.</summary>
/// <param name="To">The caller's ID: finds the call where <paramref name="CallId"/> is not given.</param>
/// <param name="CallId">The call.</param>
/// <param name="Signal">The callee's description as JSON, opaque.</param>
/// <param name="Name">A new name for the connection; default the one it has.</param>
/// <param name="Proof">The callee's media proof as JSON, opaque; empty for none.</param>
public sealed record AnswerCall(string? To, string? CallId, ReadOnlyMemory<byte> Signal, string? Name = null, ReadOnlyMemory<byte> Proof = default);

/// <summary>What a device says to a ring.</summary>
public enum RingAnswer
{
    /// <summary>It really rings.</summary>
    Ringing,

    /// <summary>It stays silent: do not disturb.</summary>
    Silent,

    /// <summary>It is in a call and takes no second one.</summary>
    Busy,

    /// <summary>It refuses this caller.</summary>
    Blocked,

    /// <summary>The description that it was given is not signed by the caller's ID.</summary>
    Unproven,

    /// <summary>Its person declined; all devices stop.</summary>
    Declined,
}

/// <summary>Which session a payload means. The first that is named and that the sender is in decides.</summary>
/// <param name="CallId">From the payload's <c>callId</c>.</param>
/// <param name="RoomId">From the payload's <c>roomId</c>, or a second argument that is text.</param>
/// <param name="Target">From the payload's <c>to</c> or <c>target</c>: a session's id, or the other member's ID or user id.</param>
public readonly record struct SessionHint(string? CallId = null, string? RoomId = null, string? Target = null)
{
    /// <summary>Whether nothing is named: the sender's only session is meant.</summary>
    public bool IsEmpty => CallId is null && RoomId is null && Target is null;
}

/// <summary>Passes something on to the other member.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Arguments">The arguments as JSON, not changed; may be kept, so it must be an own copy.</param>
/// <param name="Hint">Which session.</param>
public sealed record RelayMessage(string Event, ReadOnlyMemory<byte> Arguments, SessionHint Hint);

/// <summary>One session that a client says it is in.</summary>
/// <param name="Session">Which.</param>
/// <param name="Secret">The ticket that it was told last. Everything about its place is in there; nothing that a client says by itself counts.</param>
/// <param name="Fresh">Whether it lost its peer connection, as by a reload.</param>
public sealed record ResumeClaim(SessionId Session, string Secret, bool Fresh = false);

/// <summary>Sessions to take up again.</summary>
/// <param name="Sessions">At most as many as one connection may hold; more are refused as gone.</param>
public sealed record ResumeSessions(ImmutableArray<ResumeClaim> Sessions);

/// <summary>A new device asks to belong to a person.</summary>
/// <param name="To">The person's ID.</param>
/// <param name="Key">The device's public key, base64url.</param>
/// <param name="Name">What the device calls itself.</param>
/// <param name="Nonce">What it gives to the pictures that both show; opaque.</param>
/// <param name="Proof">Made with the code of the link; opaque.</param>
public sealed record RequestLink(string To, string Key, string Name, string Nonce, string Proof);

/// <summary>The holder of an identity reveals what the code of its link was made of.</summary>
/// <param name="To">The new device's connection.</param>
/// <param name="Nonce">Opaque.</param>
public sealed record RevealLink(string To, string Nonce);

/// <summary>The person at the new device chose among pictures.</summary>
/// <param name="To">The holder's connection.</param>
/// <param name="Right">Whether they are those that the holder shows.</param>
/// <param name="Proof">Made with the code of the link; opaque.</param>
public sealed record ChooseLink(string To, bool Right, string Proof);

/// <summary>The holder of an identity takes a device in.</summary>
/// <param name="To">The new device's connection.</param>
/// <param name="Key">The person's public key, base64url.</param>
/// <param name="Certificate">The certificate as JSON, opaque.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Proof">Made with the code of the link; opaque.</param>
public sealed record GrantLink(string To, string Key, ReadOnlyMemory<byte> Certificate, string Name, string Proof);
