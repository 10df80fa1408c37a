using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.Calls;
using Duet.Server.Signalling.Wire;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>Turns the arguments of events into requests. Anything malformed, too long or of a wrong type gives <see langword="null"/>.</summary>
internal static class RequestReader
{
    public const int MaxId = 128;
    public const int MaxDescription = 64 * 1024;
    public const int MaxCandidate = 4 * 1024;
    public const int MaxProof = 4 * 1024;

    /// <summary>Longest ticket of a session: a room with as many removals as one remembers, with room to spare.</summary>
    private const int MaxSecret = 16 * 1024;

    /// <summary>Longest public key or proof of a device link: text of the pages' own.</summary>
    private const int MaxKey = 512;

    /// <summary>The longest life that a link can be given; without one it lives for ever.</summary>
    private static readonly TimeSpan LongestExpiry = TimeSpan.FromDays(366);

    public static string? SetName(EventArguments arguments)
    {
        var name = arguments.TryReadString(0, out var text) ? text : Read(arguments, RequestJson.Default.SetNamePayload)?.Name;
        return name is not null && PersonName.TryClean(name, out var clean) && clean.Length > 0 ? clean : null;
    }

    public static JoinRoom? JoinRoom(EventArguments arguments)
    {
        if (arguments.TryReadString(0, out var roomId))
        {
            return TryReadOptionalString(arguments, 1, out var userId) && IsId(roomId) && IsOptionalId(userId) ? new JoinRoom(roomId, userId) : null;
        }

        return Read(arguments, RequestJson.Default.JoinRoomPayload) is { RoomId: { } id } payload && IsId(id) && IsOptionalId(payload.UserId)
            && IsOptionalId(payload.Host) && PersonName.TryClean(payload.Name, out var name)
            ? new JoinRoom(id, payload.UserId, name, payload.Host)
            : null;
    }

    public static RoomPayload? LeaveRoom(EventArguments arguments)
    {
        if (arguments.TryReadString(0, out var roomId))
        {
            return IsId(roomId) ? new RoomPayload(roomId) : null;
        }

        return Optional(arguments, RequestJson.Default.RoomPayload, new RoomPayload(null)) is { } payload && IsOptionalId(payload.RoomId) ? payload : null;
    }

    public static LockRoomPayload? LockRoom(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.LockRoomPayload) is { Locked: not null } payload && IsId(payload.RoomId) ? payload : null;

    public static RoomMemberPayload? RoomMember(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.RoomMemberPayload) is { } payload && IsOptionalId(payload.RoomId) && IsId(payload.Id) ? payload : null;

    public static RoomMemberPayload? RemoveGuest(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.RoomMemberPayload) is { } payload && IsId(payload.RoomId) && IsOptionalId(payload.Id) ? payload : null;

    /// <summary>A time from now on, by nobody's clock; null for never.</summary>
    public static (string RoomId, TimeSpan? ExpiresIn)? ExpireRoom(EventArguments arguments) => Read(arguments, RequestJson.Default.ExpireRoomPayload) switch
    {
        { ExpiresIn.ValueKind: JsonValueKind.Null } payload when IsId(payload.RoomId) => (payload.RoomId, null),
        { } payload when IsId(payload.RoomId) && WireNumber.TryReadDuration(payload.ExpiresIn, LongestExpiry, out var duration) => (payload.RoomId, duration),
        _ => null,
    };

    public static PlaceCall? CallUser(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.CallUserPayload) is { } payload
        && IsId(payload.UserToCall)
        && IsOptionalId(payload.CallId)
        && PersonName.TryClean(payload.Name, out var name)
        && TryCopy(payload.SignalData, MaxDescription, required: true, out var signal)
        && TryCopy(payload.Proof, MaxProof, required: false, out var proof)
            ? new PlaceCall(payload.UserToCall, signal)
            {
                Name = name,
                CallId = payload.CallId,
                Media = payload.Media is { } media ? new CallMedia(media.Audio, media.Video) : null,
                Complete = payload.Complete is true,
                Proof = proof,
            }
            : null;

    public static AnswerCall? AnswerCall(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.AnswerCallPayload) is { } payload
        && IsOptionalId(payload.To)
        && IsOptionalId(payload.CallId)
        && (payload.To ?? payload.CallId) is not null
        && PersonName.TryClean(payload.Name, out var name)
        && TryCopy(payload.Signal, MaxDescription, required: true, out var signal)
        && TryCopy(payload.Proof, MaxProof, required: false, out var proof)
            ? new AnswerCall(payload.To, payload.CallId, signal, name, proof)
            : null;

    public static (string? CallId, RingAnswer Reason)? RejectCall(EventArguments arguments) =>
        Optional(arguments, RequestJson.Default.RejectCallPayload, new RejectCallPayload(null, null)) is { } payload
        && IsOptionalId(payload.CallId)
        && ToReason(payload.Reason) is { } reason
            ? (payload.CallId, reason)
            : null;

    public static (string? CallId, HangUpReason Reason)? LeaveCall(EventArguments arguments) =>
        Optional(arguments, RequestJson.Default.LeaveCallPayload, new LeaveCallPayload(null, null)) is { } payload
        && IsOptionalId(payload.CallId)
        && WireNames.TryRead(payload.Reason, HangUpReason.HungUp, out var reason)
            ? (payload.CallId, reason)
            : null;

    public static SessionId? Session(EventArguments arguments) => Read(arguments, RequestJson.Default.SessionPayload) switch
    {
        { CallId: { } callId, RoomId: null } when IsId(callId) => SessionId.OfCall(callId),
        { CallId: null, RoomId: { } roomId } when IsId(roomId) => SessionId.OfRoom(roomId),
        _ => null,
    };

    public static ResumeSessions? Resume(EventArguments arguments, int most)
    {
        if (Read(arguments, RequestJson.Default.ResumePayload)?.Sessions is not { } entries || entries.Length > most)
        {
            return null;
        }

        var claims = new List<ResumeClaim>(entries.Length);
        foreach (var entry in entries)
        {
            if (ToClaim(entry) is not { } claim)
            {
                return null;
            }

            claims.Add(claim);
        }

        return new ResumeSessions([.. claims]);
    }

    public static RequestLink? LinkRequest(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.LinkRequestPayload) is { } payload
        && IsId(payload.To) && IsKey(payload.Key) && IsKey(payload.Nonce) && IsKey(payload.Proof) && PersonName.TryClean(payload.Name, out var name)
            ? new RequestLink(payload.To, payload.Key, name, payload.Nonce, payload.Proof)
            : null;

    public static RevealLink? LinkReveal(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.LinkRevealPayload) is { } payload && IsId(payload.To) && IsKey(payload.Nonce)
            ? new RevealLink(payload.To, payload.Nonce)
            : null;

    public static ChooseLink? LinkChosen(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.LinkChosenPayload) is { Right: { } right } payload && IsId(payload.To) && IsKey(payload.Proof)
            ? new ChooseLink(payload.To, right, payload.Proof)
            : null;

    public static GrantLink? LinkGrant(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.LinkGrantPayload) is { } payload
        && IsId(payload.To) && IsKey(payload.Key) && IsKey(payload.Proof) && PersonName.TryClean(payload.Name, out var name)
        && TryCopy(payload.Certificate, MaxProof, required: true, out var certificate)
            ? new GrantLink(payload.To, payload.Key, certificate, name, payload.Proof)
            : null;

    public static LinkDenyPayload? LinkDeny(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.LinkDenyPayload) is { } payload && IsId(payload.To) ? payload : null;

    public static (string Key, DateTimeOffset NotAfter)? RenewCertificate(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.RenewCertificatePayload) is { } payload && IsKey(payload.Key)
        && WireNumber.TryReadTime(payload.NotAfter, out var notAfter)
            ? (payload.Key, notAfter)
            : null;

    public static (string Key, ReadOnlyMemory<byte> Certificate)? Certificate(EventArguments arguments) =>
        Read(arguments, RequestJson.Default.CertificatePayload) is { } payload && IsKey(payload.Key)
        && TryCopy(payload.Certificate, MaxProof, required: true, out var certificate)
            ? (payload.Key, certificate)
            : null;

    /// <summary>Reads what a device's callback said. An empty or unreadable answer counts as ringing: classic clients know of no other.</summary>
    public static RingAnswer RingAnswer(EventArguments arguments) => Read(arguments, RequestJson.Default.RingPayload) switch
    {
        { Ok: false, Error: "busy" } => Calls.RingAnswer.Busy,
        { Ok: false, Error: "blocked" } => Calls.RingAnswer.Blocked,
        { Ok: false, Error: "unproven" } => Calls.RingAnswer.Unproven,
        { Ringing: false } => Calls.RingAnswer.Silent,
        _ => Calls.RingAnswer.Ringing,
    };

    public static bool IsId([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxId };

    private static bool IsOptionalId(string? text) => text is null || IsId(text);

    private static bool IsKey([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxKey };

    private static T? Read<T>(EventArguments arguments, JsonTypeInfo<T> type)
        where T : class => arguments.TryRead(0, type, out var payload) ? payload : null;

    /// <summary>A payload that may be left out.</summary>
    private static T? Optional<T>(EventArguments arguments, JsonTypeInfo<T> type, T missing)
        where T : class => IsMissing(arguments, 0) ? missing : Read(arguments, type);

    private static bool IsMissing(EventArguments arguments, int index) => !arguments.TryGetJson(index, out var json) || json.Span.SequenceEqual("null"u8);

    private static bool TryReadOptionalString(EventArguments arguments, int index, out string? text)
    {
        text = null;
        return IsMissing(arguments, index) || arguments.TryReadString(index, out text);
    }

    private static RingAnswer? ToReason(string? reason) => reason switch
    {
        null or "declined" => Calls.RingAnswer.Declined,
        "busy" => Calls.RingAnswer.Busy,
        "blocked" => Calls.RingAnswer.Blocked,
        "unproven" => Calls.RingAnswer.Unproven,
        _ => null,
    };

    private static ResumeClaim? ToClaim(ResumeEntry? entry)
    {
        SessionId? session = entry switch
        {
            { CallId: { } callId, RoomId: null } when IsId(callId) => SessionId.OfCall(callId),
            { CallId: null, RoomId: { } roomId } when IsId(roomId) => SessionId.OfRoom(roomId),
            _ => null,
        };
        return session is { } id && entry!.Secret is { Length: > 0 and <= MaxSecret } secret ? new ResumeClaim(id, secret, entry.Fresh is true) : null;
    }

    /// <summary>An own copy of JSON that is passed on as it came.</summary>
    private static bool TryCopy(JsonElement? json, int most, bool required, out ReadOnlyMemory<byte> copy)
    {
        copy = default;
        if (json is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value)
        {
            return !required;
        }

        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length > most)
        {
            return false;
        }

        copy = raw.ToArray();
        return true;
    }
}
