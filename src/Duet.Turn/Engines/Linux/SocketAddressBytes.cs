using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary><c>struct sockaddr_in</c> and <c>sockaddr_in6</c> (ip(7), ipv6(7)), read and written in place.</summary>
internal static unsafe class SocketAddressBytes
{
    public const int IPv4Length = 16;
    public const int IPv6Length = 28;

    /// <summary>Room for either.</summary>
    public const int MaxLength = 32;

    /// <summary>Writes an address and says how long it is. <paramref name="destination"/> has room for <see cref="MaxLength"/>.</summary>
    public static uint Write(byte* destination, in TransportAddress address)
    {
        Unsafe.WriteUnaligned(destination + 2, Network((ushort)address.Port));
        if (address.Family == AddressFamilyCode.IPv4)
        {
            Unsafe.WriteUnaligned(destination, (ushort)SocketConstants.FamilyIPv4);
            Unsafe.WriteUnaligned(destination + 4, Network(address.IPv4));
            Unsafe.WriteUnaligned(destination + 8, 0UL);
            return IPv4Length;
        }

        var (high, low) = address.IPv6;
        Unsafe.WriteUnaligned(destination, (ushort)SocketConstants.FamilyIPv6);
        Unsafe.WriteUnaligned(destination + 4, 0U);
        Unsafe.WriteUnaligned(destination + 8, Network(high));
        Unsafe.WriteUnaligned(destination + 16, Network(low));
        Unsafe.WriteUnaligned(destination + 24, address.Scope);
        return IPv6Length;
    }

    /// <summary>Reads what the kernel wrote. What is neither IPv4 nor IPv6 gives an address that <see cref="TransportAddress.IsNone"/>.</summary>
    public static TransportAddress Read(byte* source, uint length)
    {
        var family = length >= sizeof(ushort) ? Unsafe.ReadUnaligned<ushort>(source) : 0;
        if (family == SocketConstants.FamilyIPv4 && length >= IPv4Length)
        {
            return TransportAddress.FromIPv4(Network(Unsafe.ReadUnaligned<uint>(source + 4)), Network(Unsafe.ReadUnaligned<ushort>(source + 2)));
        }

        if (family == SocketConstants.FamilyIPv6 && length >= IPv6Length)
        {
            return TransportAddress.FromIPv6(
                Network(Unsafe.ReadUnaligned<ulong>(source + 8)),
                Network(Unsafe.ReadUnaligned<ulong>(source + 16)),
                Network(Unsafe.ReadUnaligned<ushort>(source + 2)),
                Unsafe.ReadUnaligned<uint>(source + 24));
        }

        return default;
    }

    private static ushort Network(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static uint Network(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static ulong Network(ulong value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
