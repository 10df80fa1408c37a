using System.Buffers.Binary;
using Duet.Turn.Allocations;
using Duet.Turn.Credentials;
using Duet.Turn.Limits;
using Duet.Turn.Requests;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Relaying;

/// <summary>The rules of the relay: a message, who sent it and the time in, one decision out. No sockets, no waiting; any thread, with a context of its own.</summary>
internal sealed class RelayCore
{
    private readonly TurnSettings _settings;
    private readonly IRelaySockets _sockets;
    private readonly AllocationTable _table;
    private readonly Authenticator _authenticator;
    private readonly Challenge _challenge;
    private readonly SourceLimiter _datagramLimiter;
    private readonly SourceLimiter _streamLimiter;
    private readonly ByteRates _totalRates;
    private readonly bool _limitsBytes;
    private readonly AllocateHandler _allocate;
    private readonly RefreshHandler _refresh;
    private readonly CreatePermissionHandler _createPermission;
    private readonly ChannelBindHandler _channelBind;
    private readonly IRefusalSink _refusals;

    public RelayCore(TurnSettings settings, AllocationTable table, IRelaySockets sockets, TimeProvider time, IRefusalSink refusals, Grants grants)
    {
        var users = new UserDirectory(settings.Users, settings.FindPassword, settings.Secrets, settings.Realm, time, grants);
        var nonces = new Nonces(settings.NonceLifetimeMilliseconds);
        _settings = settings;
        _sockets = sockets;
        _table = table;
        _refusals = refusals;
        _authenticator = new Authenticator(users, nonces, settings.Realm);
        _challenge = new Challenge(nonces, settings.Realm, users.KnowsHashes);
        _datagramLimiter = new SourceLimiter(settings.UnauthenticatedRequestsPerSecond);
        _streamLimiter = new SourceLimiter(settings.UnauthenticatedRequestsPerSecond);
        _totalRates = new ByteRates(settings.BpsCapacity);
        _limitsBytes = settings.BpsCapacity > 0 || settings.MaxBps > 0 || settings.UserBps > 0 || settings.AddressBps > 0;
        _allocate = new AllocateHandler(table, settings, sockets);
        _refresh = new RefreshHandler(table, settings);
        _createPermission = new CreatePermissionHandler(table, settings);
        _channelBind = new ChannelBindHandler(table, settings);
    }

    /// <summary>Decides about one message of a client: a STUN message, or ChannelData, possibly followed by padding.</summary>
    public Decision FromClient(in Client client, ReadOnlySpan<byte> message, RelayContext context)
    {
        // The first two bits tell them apart (RFC 8656, section 12).
        if (message.IsEmpty || message[0] >> 6 > 1)
        {
            return Drop(context, DropReason.Malformed);
        }

        return message[0] >> 6 == 1 ? FromChannel(client.Tuple, message, context) : FromStun(client, message, context);
    }

    /// <summary>Decides about one datagram that came to a relayed address from outside (RFC 8656, section 11.3).</summary>
    public Decision FromPeer(Relay relay, in TransportAddress peer, int length, RelayContext context)
    {
        var permission = relay.Permissions.Find(peer, context.Now);
        if (permission is not { Outside: true })
        {
            return Drop(context, DropReason.NoPermission);
        }

        return Deliver(relay, peer, 0, length, Direction.ToClient, context);
    }

    /// <summary>
    /// Decides about an ICMP message: what became of a datagram that a relayed address sent to a peer (RFC 8656, section 11.5). Who sent the message does
    /// not matter, but whether the peer is one that the client may talk to.
    /// </summary>
    public Decision FromNetwork(Relay relay, in TransportAddress peer, in IcmpError error, RelayContext context)
    {
        if (!error.IsTold)
        {
            return Drop(context, DropReason.Malformed);
        }

        if (relay.Permissions.Find(peer, context.Now) is not { Outside: true })
        {
            return Drop(context, DropReason.NoPermission);
        }

        var allocation = relay.Allocation;
        if (!allocation.IsAlive(context.Now))
        {
            return Drop(context, DropReason.NoAllocation);
        }

        var length = ClientMessages.WriteIcmpIndication(context.Room, peer, error);
        return TakeBytes(allocation, Direction.ToClient, length, context.Now)
            ? new Decision { Kind = DecisionKind.ToClient, PrefixLength = length, Allocation = allocation }
            : Drop(context, DropReason.Bandwidth);
    }

    private static Decision Drop(RelayContext context, DropReason reason)
    {
        context.Traffic.Dropped(reason);
        return default;
    }

    /// <summary>ChannelData from a client (RFC 8656, section 12.7).</summary>
    private Decision FromChannel(in FiveTuple tuple, ReadOnlySpan<byte> message, RelayContext context)
    {
        if (message.Length < StunHeader.ChannelDataHeaderLength)
        {
            return Drop(context, DropReason.Malformed);
        }

        int number = BinaryPrimitives.ReadUInt16BigEndian(message);
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if (length > message.Length - StunHeader.ChannelDataHeaderLength)
        {
            return Drop(context, DropReason.Malformed);
        }

        if (FindAllocation(tuple, context) is not { } allocation)
        {
            return Drop(context, DropReason.NoAllocation);
        }

        if (allocation.Channels.Find(number, context.Now) is not { } channel)
        {
            return Drop(context, DropReason.NoChannel);
        }

        return Forward(channel.Relay, channel.Peer, channel.Permission.Outside, StunHeader.ChannelDataHeaderLength, length, false, context);
    }

    private Decision FromStun(in Client client, ReadOnlySpan<byte> bytes, RelayContext context)
    {
        if (!StunMessage.TryParse(bytes, out var message))
        {
            return Drop(context, DropReason.Malformed);
        }

        if (message.Class == StunClass.Request)
        {
            return FromRequest(client, message, context);
        }

        return message is { Class: StunClass.Indication, Method: StunMethod.Send, IsClassic: false }
            ? FromSend(client.Tuple, message, context)
            : default;
    }

    /// <summary>A Send indication, check by check (RFC 8656, section 11.2). What is wrong is dropped in silence: indications have no answers.</summary>
    private Decision FromSend(in FiveTuple tuple, in StunMessage message, RelayContext context)
    {
        var fields = RequestFields.Read(message);
        if (FindAllocation(tuple, context) is not { } allocation)
        {
            return Drop(context, DropReason.NoAllocation);
        }

        // Where DF cannot be set, its attribute is one that is not understood, and data that needs it must not go without.
        var cannotObey = fields.UnknownCount > 0 || (fields.DontFragment.IsPresent && !_sockets.SupportsDontFragment);
        if (cannotObey || !fields.Data.IsPresent || !XorPeerAddress.TryRead(fields.PeerAddress.Value, message, out var peer))
        {
            return Drop(context, DropReason.Malformed);
        }

        if (allocation.RelayOf(peer.Family) is not { } relay || relay.Permissions.Find(peer, context.Now) is not { } permission)
        {
            return Drop(context, DropReason.NoPermission);
        }

        // Where IPv6 is on either side the attribute is ignored (section 13).
        var dontFragment = fields.DontFragment.IsPresent && tuple.Client.Family == AddressFamilyCode.IPv4 && peer.Family == AddressFamilyCode.IPv4;
        return Forward(relay, peer, permission.Outside, fields.DataOffset, fields.Data.Value.Length, dontFragment, context);
    }

    /// <summary>Towards a peer: straight to its client when it is an allocation of this server, else out of the relayed address.</summary>
    private Decision Forward(Relay relay, in TransportAddress peer, bool outside, int offset, int length, bool dontFragment, RelayContext context)
    {
        if (!TakeBytes(relay.Allocation, Direction.ToPeer, length, context.Now))
        {
            return Drop(context, DropReason.Bandwidth);
        }

        if (_settings.MayBeOwnRelay(peer) && _table.FindRelay(peer, context.Now) is { } target)
        {
            return target.Permissions.Find(relay.Address, context.Now) is null
                ? Drop(context, DropReason.NoPermission)
                : Deliver(target, relay.Address, offset, length, Direction.Inside, context);
        }

        // Its own ports would hand the packet back to this server, as a client's.
        if (!outside || _settings.IsOwnListener(peer))
        {
            return Drop(context, DropReason.NoPeer);
        }

        context.Traffic.Relayed(Direction.ToPeer, length);
        return new Decision
        {
            Kind = DecisionKind.ToPeer,
            PayloadOffset = offset,
            PayloadLength = length,
            Relay = relay,
            Peer = peer,
            DontFragment = dontFragment,
        };
    }

    /// <summary>Towards a client, whose permission was checked: as ChannelData where a channel is bound, else as a Data indication.</summary>
    private Decision Deliver(Relay relay, in TransportAddress peer, int offset, int length, Direction direction, RelayContext context)
    {
        var allocation = relay.Allocation;
        if (!allocation.IsAlive(context.Now))
        {
            return Drop(context, DropReason.NoAllocation);
        }

        // What goes on inside was counted when its sender sent it.
        if (direction == Direction.ToClient && !TakeBytes(allocation, Direction.ToClient, length, context.Now))
        {
            return Drop(context, DropReason.Bandwidth);
        }

        var channel = allocation.Channels.Find(peer, context.Now);
        var prefix = channel is null
            ? ClientMessages.WriteDataIndication(context.Room, peer, length)
            : ClientMessages.WriteChannelHeader(context.Room, channel.Number, length);
        if (prefix == 0)
        {
            return Drop(context, DropReason.Malformed);
        }

        context.Traffic.Relayed(direction, length);
        return new Decision
        {
            Kind = DecisionKind.ToClient,
            PrefixLength = prefix,
            PayloadOffset = offset,
            PayloadLength = length,
            Channel = channel?.Number ?? 0,
            // Over UDP ChannelData need not be padded (RFC 8656, section 12.5); a STUN message always is.
            Padding = channel is null || allocation.Stream is not null ? StunHeader.Padded(length) - length : 0,
            Allocation = allocation,
        };
    }

    private bool TakeBytes(Allocation allocation, Direction direction, int length, long now)
    {
        var toClient = direction == Direction.ToClient;
        return !_limitsBytes
            || (allocation.Rates.TryTake(toClient, length, now)
                && allocation.UserUsage.Rates.TryTake(toClient, length, now)
                && allocation.AddressUsage.Rates.TryTake(toClient, length, now)
                && _totalRates.TryTake(toClient, length, now));
    }

    private Allocation? FindAllocation(in FiveTuple tuple, RelayContext context)
    {
        var last = context.Last;
        if (last is not null && last.Tuple.Equals(tuple) && last.IsAlive(context.Now))
        {
            return last;
        }

        return context.Last = _table.Find(tuple, context.Now);
    }

    /// <summary>Binding is answered to anybody, the rest to who has authenticated; either within the rate of its source.</summary>
    private Decision FromRequest(in Client client, in StunMessage message, RelayContext context)
    {
        var isBinding = message.Method == StunMethod.Binding;
        if (!isBinding && (message.IsClassic || !IsKnown(message.Method)))
        {
            return Drop(context, DropReason.Malformed);
        }

        var allocation = isBinding ? null : FindAllocation(client.Tuple, context);
        // Datagrams with forged sources must not lock out who really connects.
        var limiter = client.Stream is null ? _datagramLimiter : _streamLimiter;
        if (allocation is null && limiter.IsExhausted(client.Tuple.Client, context.Now))
        {
            return Drop(context, DropReason.RateLimited);
        }

        var fields = RequestFields.Read(message);
        var authentication = isBinding
            ? Authentication.Failed(StunErrorCode.Unauthenticated)
            : _authenticator.Check(message, fields, client.Tuple, allocation, context.Now);
        if (!authentication.Succeeded && !limiter.TryTake(client.Tuple.Client, context.Now))
        {
            return Drop(context, DropReason.RateLimited);
        }

        var request = new RequestContext
        {
            Message = message,
            Fields = fields,
            Client = client,
            Allocation = allocation,
            Authentication = authentication,
            Now = context.Now,
            Room = context.Room,
        };
        var answer = isBinding ? BindingHandler.Handle(request) : Dispatch(request);
        if (answer.Code != StunErrorCode.None)
        {
            _refusals.Refused(answer.Code, answer.Code == StunErrorCode.Unauthenticated && fields.IntegrityAlgorithm != IntegrityAlgorithm.None);
        }

        return new Decision { Kind = answer.Length == 0 ? DecisionKind.Drop : DecisionKind.Reply, PrefixLength = answer.Length };
    }

    private static bool IsKnown(StunMethod method) =>
        method is StunMethod.Allocate or StunMethod.Refresh or StunMethod.CreatePermission or StunMethod.ChannelBind;

    private Answer Dispatch(in RequestContext request)
    {
        switch (request.Authentication.Error)
        {
            case StunErrorCode.None:
                break;
            case StunErrorCode.BadRequest:
                return request.Refuse(StunErrorCode.BadRequest);
            default:
                return _challenge.Write(request, request.Authentication.Error);
        }

        if (request.Fields.UnknownCount > 0)
        {
            return BindingHandler.RefuseUnknown(request);
        }

        // RFC 8656, section 5: an allocation obeys only who made it. A second Allocate is 437 whoever sends it.
        if (request.Allocation is { } allocation && request.Message.Method != StunMethod.Allocate
            && !string.Equals(allocation.User, request.Authentication.User, StringComparison.Ordinal))
        {
            return request.Refuse(StunErrorCode.WrongCredentials);
        }

        return request.Message.Method switch
        {
            StunMethod.Allocate => _allocate.Handle(request),
            StunMethod.Refresh => _refresh.Handle(request),
            StunMethod.CreatePermission => _createPermission.Handle(request),
            _ => _channelBind.Handle(request),
        };
    }
}
