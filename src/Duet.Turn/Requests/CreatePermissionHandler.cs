using Duet.Turn.Allocations;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>Lets peers in (RFC 8656, section 10.2): all of those named, or none.</summary>
internal sealed class CreatePermissionHandler(AllocationTable table, TurnSettings settings)
{
    public Answer Handle(in RequestContext context)
    {
        if (context.Allocation is not { } allocation)
        {
            return context.Refuse(StunErrorCode.AllocationMismatch);
        }

        var peers = new List<TransportAddress>(4);
        var error = ReadPeers(context, allocation, peers);
        if (error == StunErrorCode.None)
        {
            error = table.InstallPermissions(allocation, peers, context.Now);
        }

        if (error != StunErrorCode.None)
        {
            return context.Refuse(error);
        }

        var writer = context.Success();
        return context.Finish(ref writer);
    }

    private StunErrorCode ReadPeers(in RequestContext context, Allocation allocation, List<TransportAddress> peers)
    {
        foreach (var attribute in context.Message)
        {
            if (attribute.Offset >= context.Fields.IntegrityOffset)
            {
                break;
            }

            if (attribute.Type != StunAttributeType.XorPeerAddress)
            {
                continue;
            }

            if (!XorPeerAddress.TryRead(attribute.Value, context.Message, out var peer))
            {
                return StunErrorCode.BadRequest;
            }

            var error = PeerCheck.Check(allocation, peer, settings, out _, out _);
            if (error != StunErrorCode.None)
            {
                return error;
            }

            peers.Add(peer);
        }

        return peers.Count == 0 ? StunErrorCode.BadRequest : StunErrorCode.None;
    }
}
