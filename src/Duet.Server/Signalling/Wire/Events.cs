using System.Text.Json;
using System.Text.Json.Serialization;
using Duet.Calls;

namespace Duet.Server.Signalling.Wire;

/// <summary>Data of a <c>connect_error</c>.</summary>
internal sealed record ConnectErrorData(string Error)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }
}

internal sealed record ErrorMessage(string Event, string Error, string Message)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }
}

/// <summary>Second argument of <c>me</c>; times are milliseconds.</summary>
internal sealed record MeEvent(string Name, bool Verified, long ServerTime, string Version, long RingTimeout, long ReconnectGrace, long ReloadGrace);

internal sealed record MissedCallEvent(string CallId, string From, string Name, bool Verified, long Time);

internal sealed record UserJoinedEvent(
    string Id,
    string Name,
    string Role,
    bool Verified,
    bool Trickle,
    bool Resume,
    string RoomId,
    string Secret,
    IceServer[] IceServers,
    int Ttl);

internal sealed record UserLeftEvent(string Id, string RoomId, string Reason);

internal sealed record KnockEvent(string RoomId, string Id, string Name, bool Verified);

internal sealed record RoomEvent(string RoomId);

internal sealed record RoomMemberEvent(string RoomId, string Id);

internal sealed record HostChangedEvent(string RoomId, string Id, string Secret);

internal sealed record DeniedEvent(string RoomId, string Reason);

internal sealed record RoomLockedEvent(string RoomId, bool Locked);

internal sealed record RoomExpiresEvent(string RoomId, long? ExpiresAt);

internal sealed record RingEvent(
    string CallId,
    JsonElement Signal,
    string From,
    string Name,
    bool Verified,
    bool Trickle,
    bool Resume,
    MediaPayload? Media,
    long ExpiresAt,
    IceServer[] IceServers,
    int Ttl,
    JsonElement? Proof,
    bool Waiting);

internal sealed record CallRingingEvent(string CallId, IceServer[] IceServers, int Ttl);

internal sealed record CallAcceptedEvent(
    string CallId,
    string From,
    string Name,
    bool Verified,
    bool Trickle,
    bool Resume,
    string Secret,
    JsonElement? Proof,
    IceServer[] IceServers,
    int Ttl);

internal sealed record CallRejectedEvent
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; init; }

    public required string Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Winner { get; init; }
}

internal sealed record CallEndedEvent(string CallId, string Reason, string? From);

/// <summary>Which session something is about: exactly one of the two.</summary>
internal abstract record SessionEvent
{
    protected SessionEvent(SessionId session) => (CallId, RoomId) = session.Kind == SessionKind.Call
        ? (session.Value, (string?)null)
        : (null, session.Value);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoomId { get; }
}

/// <summary>Last argument of a relayed event.</summary>
internal sealed record RelayedFrom(SessionId Session, string From) : SessionEvent(Session)
{
    [JsonIgnore]
    public SessionId Session { get; } = Session;
}

internal sealed record SessionSecretEvent(SessionId Session, string Secret) : SessionEvent(Session)
{
    [JsonIgnore]
    public SessionId Session { get; } = Session;
}

internal sealed record SessionMovedEvent(SessionId Session) : SessionEvent(Session)
{
    [JsonIgnore]
    public SessionId Session { get; } = Session;
}

internal sealed record PeerAwayEvent(SessionId Session, string Id, long Until, string Reason) : SessionEvent(Session)
{
    [JsonIgnore]
    public SessionId Session { get; } = Session;
}

/// <summary>With ICE servers when both make a new peer connection (those of the beginning may have run out), and for who was alone until now.</summary>
internal sealed record PeerBackEvent(SessionId Session, string Id, bool Fresh) : SessionEvent(Session)
{
    [JsonIgnore]
    public SessionId Session { get; } = Session;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IceServer[]? IceServers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }
}

internal sealed record LinkRequestEvent(string From, string Key, string Name, string Nonce, string Proof);

internal sealed record LinkRevealEvent(string From, string Nonce);

internal sealed record LinkChosenEvent(string From, bool Right, string Proof);

internal sealed record LinkGrantEvent(string Key, JsonElement Certificate, string Name, string Proof);

internal sealed record LinkDenyEvent;

internal sealed record RenewCertificateEvent(string From, string Key, long NotAfter);

internal sealed record CertificateRenewedEvent(string Key, JsonElement Certificate);
