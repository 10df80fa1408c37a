using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.Calls;
using Duet.Server.Relay;
using Duet.Server.Signalling.Wire;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>Carries the rules' messages to sockets: one event for each. Never waits.</summary>
internal sealed class Post(SocketIOServer server, IceServerList ice, SignallingMetrics metrics)
{
    private static readonly ReplyJson Json = ReplyJson.Relaxed;

    /// <summary>Rings a device; the answer comes back on its own. Set once, by the one who hears the answers.</summary>
    public Action<Socket, Message.Ring, EventArguments>? OnRing { get; set; }

    /// <summary>Called with a message that could not be written: a mistake of ours. Must not wait.</summary>
    public Action<Message, Exception>? OnFault { get; set; }

    /// <summary>A call is over for a device, which may be one at which it rang.</summary>
    public Action<Socket, string>? OnRingOver { get; set; }

    /// <summary>Delivers in order. Who has gone is passed over, and what cannot be written keeps back nothing else.</summary>
    public void Deliver(ImmutableArray<Delivery> deliveries)
    {
        foreach (var (to, message) in deliveries)
        {
            try
            {
                if (message is Message.RelayEnded ended)
                {
                    ice.End(ended.User);
                }
                else if (server.Sockets.TryGetValue(to, out var socket))
                {
                    Deliver(socket, message);
                }
            }
            catch (Exception error)
            {
                OnFault?.Invoke(message, error);
            }
        }
    }

    /// <summary>What <c>join-room</c> acknowledges and <c>admitted</c> carries.</summary>
    public JoinedReply ToReply(Socket socket, JoinOutcome.Joined joined) => new(
        joined.RoomId,
        WireNames.Of(joined.Self.Role),
        joined.Self.Id,
        [.. joined.Others.Select(MemberReply.Of)],
        joined.Locked,
        joined.ExpiresAt?.ToUnixTimeMilliseconds(),
        joined.Secret)
    {
        IceServers = joined.RelayUser is null ? null : IceFor(socket, joined.RelayUser),
        Ttl = joined.RelayUser is null ? null : ice.TimeToLive,
        Back = joined.Back,
    };

    /// <summary>ICE servers for one who may use the relay, as the rules name it; none for one who may not.</summary>
    public IceServer[] IceFor(Socket socket, string? relayUser) =>
        relayUser is not null && socket.Features.Get<Client>() is { } client ? ice.For(relayUser, client.Page) : [];

    /// <summary>JSON that is passed on as it came.</summary>
    public static JsonElement Raw(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        return JsonElement.ParseValue(ref reader);
    }

    private static JsonElement? RawOrNull(ReadOnlyMemory<byte> json) => json.IsEmpty ? null : Raw(json);

    private static void Emit<T>(Socket socket, string name, T value, JsonTypeInfo<T> type) => socket.Emit(name, value, type);

    private void Deliver(Socket socket, Message message)
    {
        switch (message)
        {
            case Message.Relayed it:
                socket.Emit(it.Event, EventArguments.OfJson(it.Arguments).With(new RelayedFrom(it.Session, it.From), Json.RelayedFrom));
                break;
            case Message.UserJoined it:
                socket.Emit("user-joined", EventArguments.Of(it.UserId).With(ToEvent(socket, it), Json.UserJoinedEvent));
                break;
            case Message.UserLeft it:
                socket.Emit("user-left", EventArguments.Of(it.UserId).With(new UserLeftEvent(it.Id, it.RoomId, WireNames.Of(it.Reason)), Json.UserLeftEvent));
                break;
            case Message.RoomFull it:
                socket.Emit("room-full", it.RoomId);
                break;
            case Message.Knock it:
                Emit(socket, "knock", new KnockEvent(it.RoomId, it.Id, it.Name, it.Verified), Json.KnockEvent);
                break;
            case Message.Waiting it:
                Emit(socket, "waiting", new RoomEvent(it.RoomId), Json.RoomEvent);
                break;
            case Message.Admitted it:
                Emit(socket, "admitted", ToReply(socket, it.Joined), Json.JoinedReply);
                break;
            case Message.Denied it:
                Emit(socket, "denied", new DeniedEvent(it.RoomId, WireNames.Of(it.Reason)), Json.DeniedEvent);
                break;
            case Message.KnockCanceled it:
                Emit(socket, "knock-canceled", new RoomMemberEvent(it.RoomId, it.Id), Json.RoomMemberEvent);
                break;
            case Message.Removed it:
                Emit(socket, "removed", new RoomEvent(it.RoomId), Json.RoomEvent);
                break;
            case Message.RoomLocked it:
                Emit(socket, "room-locked", new RoomLockedEvent(it.RoomId, it.Locked), Json.RoomLockedEvent);
                break;
            case Message.RoomExpires it:
                Emit(socket, "room-expires", new RoomExpiresEvent(it.RoomId, it.ExpiresAt?.ToUnixTimeMilliseconds()), Json.RoomExpiresEvent);
                break;
            case Message.HostChanged it:
                Emit(socket, "host-changed", new HostChangedEvent(it.RoomId, it.Id, it.Secret), Json.HostChangedEvent);
                break;
            default:
                DeliverOfCall(socket, message);
                break;
        }
    }

    private void DeliverOfCall(Socket socket, Message message)
    {
        switch (message)
        {
            case Message.Ring it:
                OnRing?.Invoke(socket, it, EventArguments.Of(ToEvent(socket, it), Json.RingEvent));
                break;
            case Message.CallRinging it:
                Emit(socket, "callRinging", new CallRingingEvent(it.CallId, IceFor(socket, it.RelayUser), ice.TimeToLive), Json.CallRingingEvent);
                break;
            case Message.CallAccepted it:
                socket.Emit("callAccepted", EventArguments.OfJson(it.Signal).With(
                    new CallAcceptedEvent(
                        it.CallId,
                        it.Callee.Id,
                        it.Callee.Name,
                        it.Callee.Verified,
                        it.Callee.Trickle,
                        it.Callee.Resume,
                        it.Secret,
                        RawOrNull(it.Proof),
                        IceFor(socket, it.RelayUser),
                        ice.TimeToLive),
                    Json.CallAcceptedEvent));
                break;
            case Message.CallRejected it:
                metrics.CallEnded(WireNames.Of(it.Reason));
                Emit(
                    socket,
                    "callRejected",
                    new CallRejectedEvent { CallId = it.CallId, Reason = WireNames.Of(it.Reason), Winner = it.Winner },
                    Json.CallRejectedEvent);
                break;
            case Message.CallEnded it:
                metrics.CallEnded(WireNames.Of(it.Reason));
                OnRingOver?.Invoke(socket, it.CallId);
                Emit(socket, "callEnded", new CallEndedEvent(it.CallId, WireNames.Of(it.Reason), it.From), Json.CallEndedEvent);
                break;
            case Message.SecretRenewed it:
                Emit(socket, "session-secret", new SessionSecretEvent(it.Session, it.Secret), Json.SessionSecretEvent);
                break;
            case Message.PeerAway it:
                Emit(
                    socket,
                    "peer-away",
                    new PeerAwayEvent(it.Session, it.Id, it.Until.ToUnixTimeMilliseconds(), WireNames.Of(it.Reason)),
                    Json.PeerAwayEvent);
                break;
            case Message.SessionMoved it:
                Emit(socket, "session-moved", new SessionMovedEvent(it.Session), Json.SessionMovedEvent);
                break;
            case Message.PeerBack it:
                Emit(socket, "peer-back", ToEvent(socket, it), Json.PeerBackEvent);
                break;
            default:
                DeliverOfDevice(socket, message);
                break;
        }
    }

    private static void DeliverOfDevice(Socket socket, Message message)
    {
        switch (message)
        {
            case Message.LinkRequest it:
                Emit(socket, "link-request", new LinkRequestEvent(it.From, it.Key, it.Name, it.Nonce, it.Proof), Json.LinkRequestEvent);
                break;
            case Message.LinkReveal it:
                Emit(socket, "link-reveal", new LinkRevealEvent(it.From, it.Nonce), Json.LinkRevealEvent);
                break;
            case Message.LinkChosen it:
                Emit(socket, "link-chosen", new LinkChosenEvent(it.From, it.Right, it.Proof), Json.LinkChosenEvent);
                break;
            case Message.LinkGrant it:
                Emit(socket, "link-grant", new LinkGrantEvent(it.Key, Raw(it.Certificate), it.Name, it.Proof), Json.LinkGrantEvent);
                break;
            case Message.LinkDeny:
                Emit(socket, "link-deny", new LinkDenyEvent(), Json.LinkDenyEvent);
                break;
            case Message.RenewCertificate it:
                Emit(
                    socket,
                    "renew-certificate",
                    new RenewCertificateEvent(it.From, it.Key, it.NotAfter.ToUnixTimeMilliseconds()),
                    Json.RenewCertificateEvent);
                break;
            case Message.CertificateRenewed it:
                Emit(socket, "certificate-renewed", new CertificateRenewedEvent(it.Key, Raw(it.Certificate)), Json.CertificateRenewedEvent);
                break;
            default:
                throw new InvalidOperationException($"{message.GetType().Name} has no event.");
        }
    }

    private UserJoinedEvent ToEvent(Socket socket, Message.UserJoined joined) => new(
        joined.Member.Id,
        joined.Member.Name,
        WireNames.Of(joined.Member.Role),
        joined.Member.Verified,
        joined.Member.Trickle,
        joined.Member.Resume,
        joined.RoomId,
        joined.Secret,
        IceFor(socket, joined.RelayUser),
        ice.TimeToLive);

    private PeerBackEvent ToEvent(Socket socket, Message.PeerBack back) => new(back.Session, back.Id, back.Fresh)
    {
        IceServers = back.RelayUser is null ? null : IceFor(socket, back.RelayUser),
        Ttl = back.RelayUser is null ? null : ice.TimeToLive,
    };

    private RingEvent ToEvent(Socket socket, Message.Ring ring) => new(
        ring.CallId,
        Raw(ring.Signal),
        ring.Caller.Id,
        ring.Caller.Name,
        ring.Caller.Verified,
        ring.Caller.Trickle,
        ring.Caller.Resume,
        ring.Media is { } media ? new MediaPayload(media.Audio, media.Video) : null,
        ring.ExpiresAt.ToUnixTimeMilliseconds(),
        IceFor(socket, ring.RelayUser),
        ice.TimeToLive,
        RawOrNull(ring.Proof),
        ring.InCall);
}
