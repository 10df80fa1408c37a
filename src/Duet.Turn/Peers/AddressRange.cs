using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Peers;

/// <summary>A CIDR range, compared by bits: host bits in the text do not matter.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressRange(TransportAddress Address, int PrefixLength)
{
    /// <summary>Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, or one address without a length.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AddressRange range)
    {
        range = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (text is null || !IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || !IsFull(text, address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        range = new AddressRange(TransportAddress.FromBytes(bytes, 0), length);
        return true;
    }

    /// <summary>Whether it is one address.</summary>
    public bool IsSingle => PrefixLength == (Address.Family == AddressFamilyCode.IPv4 ? 32 : 128);

    public bool Contains(in TransportAddress address)
    {
        if (address.Family != Address.Family)
        {
            return false;
        }

        if (address.Family == AddressFamilyCode.IPv4)
        {
            return PrefixLength == 0 || (address.IPv4 ^ Address.IPv4) >> (32 - PrefixLength) == 0;
        }

        var (high, low) = address.IPv6;
        var (rangeHigh, rangeLow) = Address.IPv6;
        return PrefixLength switch
        {
            0 => true,
            <= 64 => (high ^ rangeHigh) >> (64 - PrefixLength) == 0,
            _ => high == rangeHigh && (low ^ rangeLow) >> (128 - PrefixLength) == 0,
        };
    }

    /// <summary>Whether an IPv4 address has its four parts: "10/8" would mean 0.0.0.10.</summary>
    private static bool IsFull(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || text.AsSpan().Count('.') == 3;
}
