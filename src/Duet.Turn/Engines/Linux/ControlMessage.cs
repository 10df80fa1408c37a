using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary><c>struct cmsghdr</c> with a value of up to four bytes, padded to eight as CMSG_SPACE has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlMessage
{
    /// <summary>CMSG_LEN(0).</summary>
    private const int HeaderLength = 16;

    public nuint Length;
    public int Level;
    public int Type;
    public int Value;
    private readonly int _padding;

    /// <summary>The size of segments into which the kernel is to cut a message (UDP_SEGMENT, udp(7)); the last one may be shorter.</summary>
    public static ControlMessage ForSegments(int size) => new()
    {
        Length = HeaderLength + sizeof(ushort),
        Level = SocketConstants.UdpLevel,
        Type = SocketConstants.UdpSegment,
        // The value is a 16-bit number of the machine's byte order, which is little-endian on both architectures.
        Value = size,
    };

    /// <summary>The size of the datagrams that the kernel has joined (UDP_GRO, udp(7)); 0 when this says nothing of it.</summary>
    public readonly int SegmentSize(nuint controlLength) =>
        controlLength >= HeaderLength + sizeof(int) && Level == SocketConstants.UdpLevel && Type == SocketConstants.UdpGro ? Value : 0;
}
