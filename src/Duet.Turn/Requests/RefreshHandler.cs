using Duet.Turn.Allocations;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>Lengthens or ends an allocation (RFC 8656, section 8.2).</summary>
internal sealed class RefreshHandler(AllocationTable table, TurnSettings settings)
{
    public Answer Handle(in RequestContext context)
    {
        var seconds = settings.DefaultLifetimeSeconds;
        if (context.Fields.Lifetime.IsPresent)
        {
            if (!Lifetime.TryRead(context.Fields.Lifetime.Value, out var asked))
            {
                return context.Refuse(StunErrorCode.BadRequest);
            }

            seconds = asked == 0 ? 0 : Math.Clamp(asked, settings.DefaultLifetimeSeconds, settings.MaxLifetimeSeconds);
        }

        if (!TryReadFamily(context, out var family))
        {
            return context.Refuse(StunErrorCode.BadRequest);
        }

        if (context.Allocation is not { } allocation)
        {
            return RefuseMissing(context, seconds);
        }

        if (family != AddressFamilyCode.None && allocation.RelayOf(family) is null)
        {
            return context.Refuse(StunErrorCode.PeerAddressFamilyMismatch);
        }

        if (!table.Refresh(allocation, family, seconds, context.Message.TransactionId, context.Now))
        {
            return context.Refuse(StunErrorCode.AllocationMismatch);
        }

        return Granted(context, seconds);
    }

    private static bool TryReadFamily(in RequestContext context, out AddressFamilyCode family)
    {
        family = AddressFamilyCode.None;
        return !context.Fields.RequestedAddressFamily.IsPresent
            || RequestedAddressFamily.TryRead(context.Fields.RequestedAddressFamily.Value, out family);
    }

    private static Answer Granted(in RequestContext context, uint seconds)
    {
        var writer = context.Success();
        Lifetime.Write(ref writer, seconds);
        return context.Finish(ref writer);
    }

    /// <summary>There is no allocation: 437, but for the request that ended it and is sent once more because its answer was lost.</summary>
    private Answer RefuseMissing(in RequestContext context, uint seconds) =>
        seconds == 0 && table.WasEndedBy(context.Client.Tuple, context.Message.TransactionId, context.Now)
            ? Granted(context, 0)
            : context.Refuse(StunErrorCode.AllocationMismatch);
}
