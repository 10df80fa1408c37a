using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Relaying;

/// <summary>What an ICMP message says about a datagram that was sent to a peer (RFC 792, RFC 4443).</summary>
/// <param name="Family">Of the peer: types and codes have other meanings in each.</param>
/// <param name="Type">From the message.</param>
/// <param name="Code">From the message.</param>
/// <param name="Mtu">What the next link takes, where the datagram was too long for it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IcmpError(AddressFamilyCode Family, byte Type, byte Code, uint Mtu)
{
    private const byte UnreachableIPv4 = 3;
    private const byte TimeExceededIPv4 = 11;
    private const byte FragmentationNeeded = 4;
    private const byte UnreachableIPv6 = 1;
    private const byte TooBigIPv6 = 2;
    private const byte TimeExceededIPv6 = 3;

    /// <summary>Whether clients are told of it (RFC 8656, section 11.5).</summary>
    public bool IsTold => Family == AddressFamilyCode.IPv4
        ? Type is UnreachableIPv4 or TimeExceededIPv4
        : Type is UnreachableIPv6 or TooBigIPv6 or TimeExceededIPv6;

    /// <summary>The error data that clients are told (RFC 8656, section 18.13): the MTU where the datagram was too long, else 0.</summary>
    public uint Data => IsTooLong ? Mtu : 0;

    private bool IsTooLong => Family == AddressFamilyCode.IPv4 ? Type == UnreachableIPv4 && Code == FragmentationNeeded : Type == TooBigIPv6;
}
