using Duet.Turn.Stun;

namespace Duet.Turn.Peers;

/// <summary>Finds the IPv4 address that an IPv6 address leads to, so that no range is walked around in IPv6 clothes.</summary>
internal static class EmbeddedIPv4
{
    /// <summary>IPv4-mapped and -compatible (RFC 4291), translated (RFC 2765, 6052), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214).</summary>
    public static bool TryFind(in TransportAddress address, out TransportAddress embedded)
    {
        embedded = default;
        if (address.Family != AddressFamilyCode.IPv6)
        {
            return false;
        }

        var (high, low) = address.IPv6;
        uint? found = (high, low) switch
        {
            (0, > 1) when low >> 32 is 0 or 0xFFFF => (uint)low,
            (0, _) when low >> 48 == 0xFFFF && (low >> 32 & 0xFFFF) == 0 => (uint)low,
            (0x0064_FF9B_0000_0000, _) => (uint)low,
            _ when high >> 48 == 0x2002 => (uint)(high >> 16),
            _ when high >> 32 == 0x2001_0000 => ~(uint)low,
            _ when (low >> 32 & 0xFCFF_FFFF) == 0x0000_5EFE => (uint)low,
            _ => null,
        };
        embedded = TransportAddress.FromIPv4(found ?? 0, address.Port);
        return found is not null;
    }
}
