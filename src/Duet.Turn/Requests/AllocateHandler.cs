using Duet.Turn.Allocations;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>Makes allocations: the numbered checks of RFC 8656, section 7.2, in their order.</summary>
internal sealed class AllocateHandler(AllocationTable table, TurnSettings settings, IRelaySockets sockets)
{
    public Answer Handle(in RequestContext context)
    {
        if (context.Allocation is { } existing)
        {
            // Check 2: the five-tuple is in use, unless it is by this very transaction.
            return context.Message.TransactionId.SequenceEqual(existing.TransactionId)
                ? Describe(context, existing)
                : context.Refuse(StunErrorCode.AllocationMismatch);
        }

        var request = default(AllocateRequest);
        var error = CheckTransport(context.Fields);
        if (error == StunErrorCode.None && context.Fields.DontFragment.IsPresent && !sockets.SupportsDontFragment)
        {
            return RefuseDontFragment(context);
        }

        error = error != StunErrorCode.None ? error : CheckReservation(context.Fields, ref request);
        error = error != StunErrorCode.None ? error : CheckFamilies(context.Fields, ref request);
        error = error != StunErrorCode.None ? error : CheckEvenPort(context.Fields, ref request);
        error = error != StunErrorCode.None ? error : CheckLifetime(context.Fields, ref request);
        if (error != StunErrorCode.None)
        {
            return context.Refuse(error);
        }

        error = table.TryAllocate(context, request, out var allocation);
        return allocation is null ? context.Refuse(error) : Describe(context, allocation);
    }

    /// <summary>Check 3: it must be there and sound (400), and ask for UDP (442).</summary>
    private static StunErrorCode CheckTransport(in RequestFields fields)
    {
        if (!RequestedTransport.TryRead(fields.RequestedTransport.Value, out var protocol))
        {
            return StunErrorCode.BadRequest;
        }

        return protocol == RequestedTransport.Udp ? StunErrorCode.None : StunErrorCode.UnsupportedTransportProtocol;
    }

    /// <summary>Check 4: who cannot set DF treats the attribute as one it does not know (420).</summary>
    private static Answer RefuseDontFragment(in RequestContext context)
    {
        var writer = context.Error(StunErrorCode.UnknownAttribute);
        UnknownAttributes.Write(ref writer, [(ushort)StunAttributeType.DontFragment]);
        return context.Finish(ref writer, StunErrorCode.UnknownAttribute);
    }

    /// <summary>Check 5: a reservation says everything about its port, so nothing else may (400). Whether it exists (508) is seen when it is taken.</summary>
    private static StunErrorCode CheckReservation(in RequestFields fields, ref AllocateRequest request)
    {
        if (!fields.ReservationToken.IsPresent)
        {
            return StunErrorCode.None;
        }

        if (fields.EvenPort.IsPresent || fields.RequestedAddressFamily.IsPresent || fields.AdditionalAddressFamily.IsPresent
            || !ReservationToken.TryRead(fields.ReservationToken.Value, out var token))
        {
            return StunErrorCode.BadRequest;
        }

        request.ReservationToken = token;
        return StunErrorCode.None;
    }

    /// <summary>Checks 6, 7 and 10: one of the two attributes (400), a family that is here (440), and IPv6 as the additional one (400).</summary>
    private StunErrorCode CheckFamilies(in RequestFields fields, ref AllocateRequest request)
    {
        request.Family = AddressFamilyCode.IPv4;
        if (fields.RequestedAddressFamily.IsPresent && fields.AdditionalAddressFamily.IsPresent)
        {
            return StunErrorCode.BadRequest;
        }

        if (fields.AdditionalAddressFamily.IsPresent)
        {
            request.HasAdditionalFamily = RequestedAddressFamily.TryRead(fields.AdditionalAddressFamily.Value, out var additional)
                && additional == AddressFamilyCode.IPv6;
            return request.HasAdditionalFamily ? StunErrorCode.None : StunErrorCode.BadRequest;
        }

        if (fields.RequestedAddressFamily.IsPresent)
        {
            if (!RequestedAddressFamily.TryRead(fields.RequestedAddressFamily.Value, out var family))
            {
                return StunErrorCode.BadRequest;
            }

            request.Family = family;
        }

        return request.ReservationToken is not null || settings.RelayAddressOf(request.Family) is not null
            ? StunErrorCode.None
            : StunErrorCode.AddressFamilyNotSupported;
    }

    /// <summary>Check 8: a port cannot be kept aside for two families (400).</summary>
    private static StunErrorCode CheckEvenPort(in RequestFields fields, ref AllocateRequest request)
    {
        if (!fields.EvenPort.IsPresent)
        {
            return StunErrorCode.None;
        }

        if (!EvenPort.TryRead(fields.EvenPort.Value, out var reserveNext) || (reserveNext && request.HasAdditionalFamily))
        {
            return StunErrorCode.BadRequest;
        }

        request.NeedsEvenPort = true;
        request.ReservesNextPort = reserveNext;
        return StunErrorCode.None;
    }

    private StunErrorCode CheckLifetime(in RequestFields fields, ref AllocateRequest request)
    {
        request.LifetimeSeconds = settings.DefaultLifetimeSeconds;
        return fields.Lifetime.IsPresent && !LifetimePolicy.TryGrant(fields.Lifetime.Value, settings, out request.LifetimeSeconds)
            ? StunErrorCode.BadRequest
            : StunErrorCode.None;
    }

    private static Answer Describe(in RequestContext context, Allocation allocation)
    {
        var writer = context.Success();
        if (allocation.IPv4 is { } ipv4)
        {
            XorRelayedAddress.Write(ref writer, ipv4.Address);
        }

        if (allocation.IPv6 is { } ipv6)
        {
            XorRelayedAddress.Write(ref writer, ipv6.Address);
        }

        Lifetime.Write(ref writer, allocation.GrantedSeconds);
        if (allocation.ReservationToken is { } token)
        {
            ReservationToken.Write(ref writer, token);
        }

        if (allocation.AddressError.Code != StunErrorCode.None)
        {
            AddressErrorCode.Write(ref writer, allocation.AddressError.Family, allocation.AddressError.Code);
        }

        XorMappedAddress.Write(ref writer, context.Client.Tuple.Client);
        writer.Add(StunAttributeType.Software, "Duet"u8);
        return context.Finish(ref writer);
    }
}
