using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Duet.Calls;

namespace Duet.Server.Signalling.Wire;

/// <summary>One entry of <c>RTCConfiguration.iceServers</c>.</summary>
internal sealed record IceServer(string[] Urls, string Username, string Credential);

/// <summary>A member as the other one is told.</summary>
internal sealed record MemberReply(string Id, string Name, string Role, bool Verified, bool Trickle, bool Resume)
{
    public static MemberReply Of(Member member) =>
        new(member.Id, member.Name, WireNames.Of(member.Role), member.Verified, member.Trickle, member.Resume);
}

/// <summary>A member of a resumed session; of one that is away, until when it is awaited.</summary>
internal sealed record PresentMemberReply(string Id, string Name, string Role, bool Verified, bool Trickle, bool Resume, bool Present)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Until { get; init; }

    public static PresentMemberReply Of(Member member, DateTimeOffset? awayUntil) =>
        new(member.Id, member.Name, WireNames.Of(member.Role), member.Verified, member.Trickle, member.Resume, member.Present)
        {
            Until = awayUntil?.ToUnixTimeMilliseconds(),
        };
}

internal sealed record DoneReply
{
    public bool Ok { get; } = true;
}

internal sealed record RefusalReply(string Error, string Message)
{
    public bool Ok { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Winner { get; init; }
}

internal sealed record JoinedReply(
    string RoomId,
    string Role,
    string Id,
    MemberReply[] Members,
    bool Locked,
    long? ExpiresAt,
    string Secret)
{
    /// <summary>None for one who is alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IceServer[]? IceServers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    /// <summary>The place was this member's own before; the other one waits for its offer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Back { get; init; }

    public bool Ok { get; } = true;
}

internal sealed record WaitingReply(string RoomId)
{
    public bool Ok { get; } = true;

    public bool Waiting { get; } = true;
}

internal sealed record PreparedReply(string CallId)
{
    public bool Ok { get; } = true;
}

internal sealed record CallingReply(string CallId, long ExpiresAt, CalleeReply Peer)
{
    public bool Ok { get; } = true;

    public string State { get; } = "calling";
}

internal sealed record CalleeReply(string Id, bool Verified, bool Trickle, bool Resume);

internal sealed record AnsweredReply(string CallId, string Secret, IceServer[] IceServers, int Ttl, MemberReply Peer)
{
    public bool Ok { get; } = true;
}

internal sealed record IceServersReply(IceServer[] IceServers, int Ttl)
{
    public bool Ok { get; } = true;
}

internal sealed record ResumedReply(ResumedSession[] Sessions)
{
    public bool Ok { get; } = true;
}

/// <summary>One session of a <c>resume</c>: taken again, or gone.</summary>
internal sealed record ResumedSession
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoomId { get; init; }

    public required bool Ok { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    public PresentMemberReply? Peer { get; init; }

    /// <summary>Of a room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Locked { get; init; }

    /// <summary>Of a room whose link expires.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IceServer[]? IceServers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }
}

/// <summary>Writes what the server says. Relaxed escaping: names keep their letters, and nothing of this is put into HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoneReply))]
[JsonSerializable(typeof(RefusalReply))]
[JsonSerializable(typeof(JoinedReply))]
[JsonSerializable(typeof(WaitingReply))]
[JsonSerializable(typeof(PreparedReply))]
[JsonSerializable(typeof(CallingReply))]
[JsonSerializable(typeof(AnsweredReply))]
[JsonSerializable(typeof(IceServersReply))]
[JsonSerializable(typeof(ResumedReply))]
[JsonSerializable(typeof(ConnectErrorData))]
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(MeEvent))]
[JsonSerializable(typeof(MissedCallEvent[]))]
[JsonSerializable(typeof(UserJoinedEvent))]
[JsonSerializable(typeof(UserLeftEvent))]
[JsonSerializable(typeof(KnockEvent))]
[JsonSerializable(typeof(RoomEvent))]
[JsonSerializable(typeof(RoomMemberEvent))]
[JsonSerializable(typeof(HostChangedEvent))]
[JsonSerializable(typeof(DeniedEvent))]
[JsonSerializable(typeof(RoomLockedEvent))]
[JsonSerializable(typeof(RoomExpiresEvent))]
[JsonSerializable(typeof(RingEvent))]
[JsonSerializable(typeof(CallRingingEvent))]
[JsonSerializable(typeof(CallAcceptedEvent))]
[JsonSerializable(typeof(CallRejectedEvent))]
[JsonSerializable(typeof(CallEndedEvent))]
[JsonSerializable(typeof(RelayedFrom))]
[JsonSerializable(typeof(SessionSecretEvent))]
[JsonSerializable(typeof(PeerAwayEvent))]
[JsonSerializable(typeof(SessionMovedEvent))]
[JsonSerializable(typeof(PeerBackEvent))]
[JsonSerializable(typeof(LinkRequestEvent))]
[JsonSerializable(typeof(LinkRevealEvent))]
[JsonSerializable(typeof(LinkChosenEvent))]
[JsonSerializable(typeof(LinkGrantEvent))]
[JsonSerializable(typeof(LinkDenyEvent))]
[JsonSerializable(typeof(RenewCertificateEvent))]
[JsonSerializable(typeof(CertificateRenewedEvent))]
internal sealed partial class ReplyJson : JsonSerializerContext
{
    /// <summary>The context to write with.</summary>
    public static ReplyJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
