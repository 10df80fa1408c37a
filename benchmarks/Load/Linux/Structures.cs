using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Duet.Load.Linux;

/// <summary>`struct timespec` on 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    public static TimeSpec From(TimeSpan time) =>
        new() { Seconds = time.Ticks / TimeSpan.TicksPerSecond, Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * 100 };

    public readonly TimeSpan ToTimeSpan() => TimeSpan.FromTicks((Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / 100));
}

/// <summary>`struct sockaddr_in`.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct InternetAddress
{
    public ushort Family;
    public ushort NetworkPort;
    public uint NetworkAddress;

    public static InternetAddress From(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[4];
        _ = endPoint.Address.TryWriteBytes(bytes, out _);
        return new InternetAddress
        {
            Family = Kernel.AddressFamilyInternet,
            NetworkPort = BinaryPrimitives.ReverseEndianness((ushort)endPoint.Port),
            NetworkAddress = MemoryMarshal.Read<uint>(bytes),
        };
    }

    public readonly IPEndPoint ToEndPoint() => new(NetworkAddress, BinaryPrimitives.ReverseEndianness(NetworkPort));
}

/// <summary>`struct iovec`.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Segment
{
    public byte* Base;
    public nuint Length;
}

/// <summary>`struct mmsghdr`: one datagram of a batch.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct MessageHeader
{
    public InternetAddress* Name;
    public uint NameLength;
    public Segment* Segments;
    public nuint SegmentCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
    private readonly int _padding;
    public uint Length;
}
