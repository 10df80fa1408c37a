using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duet.Server.Signalling.Wire;

/// <summary>What the client says about itself in the handshake, and what it asks for first. <see cref="Identity"/> is read apart: its faults have codes of their own.</summary>
internal sealed record HandshakeAuth(string? Name, bool? Trickle, bool? Resume, bool? CallWaiting, JsonElement? Identity, JsonElement? First);

internal sealed record IdentityAuth(string? Key, string? Audience, string? Signature, DeviceAuth? Device);

internal sealed record DeviceAuth(string? Key, CertificateAuth? Certificate);

internal sealed record CertificateAuth(long? NotBefore, long? NotAfter, string? Signature);

/// <summary>Payload of <c>set-name</c>.</summary>
internal sealed record SetNamePayload(string? Name);

/// <summary>Payload of <c>join-room</c> in its object form.</summary>
internal sealed record JoinRoomPayload(string? RoomId, string? UserId, string? Name, string? Host);

/// <summary>Payload of <c>leave-room</c> in its object form.</summary>
internal sealed record RoomPayload(string? RoomId);

internal sealed record LockRoomPayload(string? RoomId, bool? Locked);

/// <summary>Payload of <c>admit</c>, <c>deny</c> and <c>remove-guest</c>.</summary>
internal sealed record RoomMemberPayload(string? RoomId, string? Id);

internal sealed record ExpireRoomPayload(string? RoomId, JsonElement ExpiresIn);

internal sealed record CallUserPayload(
    string? UserToCall, JsonElement? SignalData, string? Name, string? CallId, MediaPayload? Media, bool? Complete, JsonElement? Proof);

internal sealed record MediaPayload(bool Audio, bool Video);

internal sealed record AnswerCallPayload(JsonElement? Signal, string? To, string? CallId, string? Name, JsonElement? Proof);

internal sealed record RejectCallPayload(string? CallId, string? Reason);

internal sealed record LeaveCallPayload(string? CallId, string? Reason);

/// <summary>Payload of <c>ice-servers</c>.</summary>
internal sealed record SessionPayload(string? CallId, string? RoomId);

internal sealed record ResumePayload(ResumeEntry[]? Sessions);

internal sealed record ResumeEntry(string? CallId, string? RoomId, string? Secret, bool? Fresh);

internal sealed record LinkRequestPayload(string? To, string? Key, string? Name, string? Nonce, string? Proof);

internal sealed record LinkRevealPayload(string? To, string? Nonce);

internal sealed record LinkChosenPayload(string? To, bool? Right, string? Proof);

internal sealed record LinkGrantPayload(string? To, string? Key, JsonElement? Certificate, string? Name, string? Proof);

internal sealed record LinkDenyPayload(string? To);

internal sealed record RenewCertificatePayload(string? Key, JsonElement NotAfter);

internal sealed record CertificatePayload(string? Key, JsonElement? Certificate);

/// <summary>What a device's callback says to <c>callUser</c>.</summary>
internal sealed record RingPayload(bool? Ok, bool? Ringing, string? Error);

/// <summary>Reads and writes the wire's JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HandshakeAuth))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IdentityAuth))]
[JsonSerializable(typeof(SetNamePayload))]
[JsonSerializable(typeof(JoinRoomPayload))]
[JsonSerializable(typeof(RoomPayload))]
[JsonSerializable(typeof(LockRoomPayload))]
[JsonSerializable(typeof(RoomMemberPayload))]
[JsonSerializable(typeof(ExpireRoomPayload))]
[JsonSerializable(typeof(CallUserPayload))]
[JsonSerializable(typeof(AnswerCallPayload))]
[JsonSerializable(typeof(RejectCallPayload))]
[JsonSerializable(typeof(LeaveCallPayload))]
[JsonSerializable(typeof(SessionPayload))]
[JsonSerializable(typeof(ResumePayload))]
[JsonSerializable(typeof(LinkRequestPayload))]
[JsonSerializable(typeof(LinkRevealPayload))]
[JsonSerializable(typeof(LinkChosenPayload))]
[JsonSerializable(typeof(LinkGrantPayload))]
[JsonSerializable(typeof(LinkDenyPayload))]
[JsonSerializable(typeof(RenewCertificatePayload))]
[JsonSerializable(typeof(CertificatePayload))]
[JsonSerializable(typeof(RingPayload))]
internal sealed partial class RequestJson : JsonSerializerContext;
