using System.Runtime.CompilerServices;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>What stands beside a message (<c>struct cmsghdr</c>, cmsg(3)): the size of its segments, and the address of this machine that it came to or leaves from.</summary>
internal static unsafe class ControlMessages
{
    /// <summary>Room for both, and for an error with the address of who sent it, which is the longest.</summary>
    public const int MaxLength = 64;

    private const int HeaderLength = 16;
    private const int IPv4InfoLength = 12;
    private const int IPv6InfoLength = 20;
    private const int ErrorLength = 16;
    private const byte OriginIcmp = 2;
    private const byte OriginIcmpIPv6 = 3;

    /// <summary>Reads what the kernel wrote. What is not there stays 0 or none.</summary>
    public static void Read(byte* control, int length, out int segmentSize, out TransportAddress local)
    {
        segmentSize = 0;
        local = default;
        for (var offset = 0; offset + HeaderLength <= length;)
        {
            var entry = control + offset;
            var entryLength = (int)Unsafe.ReadUnaligned<nuint>(entry);
            if (entryLength < HeaderLength || entryLength > length - offset)
            {
                return;
            }

            ReadEntry(entry, entryLength - HeaderLength, ref segmentSize, ref local);
            offset += Aligned(entryLength);
        }
    }

    /// <summary>Reads why a datagram did not arrive (<c>struct sock_extended_err</c>, ip(7)); <see langword="false"/> when it was not ICMP that told.</summary>
    public static bool TryReadError(byte* control, int length, out IcmpError error)
    {
        error = default;
        if (length < HeaderLength + ErrorLength || Unsafe.ReadUnaligned<nuint>(control) < HeaderLength + ErrorLength)
        {
            return false;
        }

        var level = Unsafe.ReadUnaligned<int>(control + sizeof(nuint));
        var type = Unsafe.ReadUnaligned<int>(control + sizeof(nuint) + sizeof(int));
        var family = (level, type) switch
        {
            (SocketConstants.IPv4Level, SocketConstants.IPv4ReceiveErrors) => AddressFamilyCode.IPv4,
            (SocketConstants.IPv6Level, SocketConstants.IPv6ReceiveErrors) => AddressFamilyCode.IPv6,
            _ => AddressFamilyCode.None,
        };

        // Error number (4 bytes), origin, type, code, padding, information (4), data (4).
        var data = control + HeaderLength;
        error = new IcmpError(family, data[5], data[6], Unsafe.ReadUnaligned<uint>(data + 8));
        return family != AddressFamilyCode.None && data[4] == (family == AddressFamilyCode.IPv4 ? OriginIcmp : OriginIcmpIPv6);
    }

    /// <summary>Has the kernel cut a message into segments of this size (UDP_SEGMENT, udp(7)); the last one may be shorter. Gives the length of the entry.</summary>
    public static int WriteSegments(byte* control, int size)
    {
        WriteHeader(control, SocketConstants.UdpLevel, SocketConstants.UdpSegment, sizeof(ushort));
        Unsafe.WriteUnaligned(control + HeaderLength, (ulong)0);
        Unsafe.WriteUnaligned(control + HeaderLength, (ushort)size);
        return Aligned(HeaderLength + sizeof(ushort));
    }

    /// <summary>Has a message leave from this address (ip(7), ipv6(7)). Gives the length of the entry.</summary>
    public static int WriteSource(byte* control, in TransportAddress source)
    {
        var data = control + HeaderLength;
        if (source.Family == AddressFamilyCode.IPv4)
        {
            // struct in_pktinfo: interface, local address, address in the header; the kernel reads the first two.
            WriteHeader(control, SocketConstants.IPv4Level, SocketConstants.IPv4PacketInfo, IPv4InfoLength);
            Unsafe.WriteUnaligned(data, 0);
            source.WriteAddress(new Span<byte>(data + 4, 4));
            Unsafe.WriteUnaligned(data + 8, 0UL);
            return Aligned(HeaderLength + IPv4InfoLength);
        }

        // struct in6_pktinfo: address, interface.
        WriteHeader(control, SocketConstants.IPv6Level, SocketConstants.IPv6PacketInfo, IPv6InfoLength);
        source.WriteAddress(new Span<byte>(data, 16));
        Unsafe.WriteUnaligned(data + 16, 0UL);
        return Aligned(HeaderLength + IPv6InfoLength);
    }

    private static void ReadEntry(byte* entry, int dataLength, ref int segmentSize, ref TransportAddress local)
    {
        var level = Unsafe.ReadUnaligned<int>(entry + sizeof(nuint));
        var type = Unsafe.ReadUnaligned<int>(entry + sizeof(nuint) + sizeof(int));
        var data = entry + HeaderLength;
        if (level == SocketConstants.UdpLevel && type == SocketConstants.UdpGro && dataLength >= sizeof(int))
        {
            segmentSize = Unsafe.ReadUnaligned<int>(data);
        }
        else if (level == SocketConstants.IPv4Level && type == SocketConstants.IPv4PacketInfo && dataLength >= IPv4InfoLength)
        {
            local = TransportAddress.FromBytes(new ReadOnlySpan<byte>(data + 4, 4), 0);
        }
        else if (level == SocketConstants.IPv6Level && type == SocketConstants.IPv6PacketInfo && dataLength >= IPv6InfoLength)
        {
            local = TransportAddress.FromBytes(new ReadOnlySpan<byte>(data, 16), 0);
        }
    }

    private static void WriteHeader(byte* control, int level, int type, int dataLength)
    {
        Unsafe.WriteUnaligned(control, (nuint)(HeaderLength + dataLength));
        Unsafe.WriteUnaligned(control + sizeof(nuint), level);
        Unsafe.WriteUnaligned(control + sizeof(nuint) + sizeof(int), type);
    }

    private static int Aligned(int length) => (length + sizeof(nuint) - 1) & ~(sizeof(nuint) - 1);
}
