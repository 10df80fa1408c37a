using Duet.Turn.Allocations;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>Binds a channel to a peer, or renews it, and its permission with it (RFC 8656, section 12.2).</summary>
internal sealed class ChannelBindHandler(AllocationTable table, TurnSettings settings)
{
    public Answer Handle(in RequestContext context)
    {
        if (context.Allocation is not { } allocation)
        {
            return context.Refuse(StunErrorCode.AllocationMismatch);
        }

        var error = Bind(context, allocation);
        if (error != StunErrorCode.None)
        {
            return context.Refuse(error);
        }

        var writer = context.Success();
        return context.Finish(ref writer);
    }

    private StunErrorCode Bind(in RequestContext context, Allocation allocation)
    {
        if (!ChannelNumber.TryRead(context.Fields.ChannelNumber.Value, out var number)
            || !XorPeerAddress.TryRead(context.Fields.PeerAddress.Value, context.Message, out var peer)
            || number < ChannelNumber.First || number > settings.LastChannelNumber)
        {
            return StunErrorCode.BadRequest;
        }

        var error = PeerCheck.Check(allocation, peer, settings, out var relay, out var outside);
        return error == StunErrorCode.None ? table.BindChannel(allocation, relay!, number, peer, outside, context.Now) : error;
    }
}
