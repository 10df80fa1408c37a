using System.Buffers.Binary;
using Duet.Turn.Relaying;

namespace Duet.Turn.Stun.Attributes;

/// <summary>ICMP: why a datagram to a peer was dropped on its way (RFC 8656, section 18.13).</summary>
internal static class Icmp
{
    public const int Length = 8;
    private const int CodeBits = 9;

    public static void Write(ref StunWriter writer, in IcmpError error)
    {
        // 16 bits that are reserved, 7 of the type, 9 of the code, 32 of data.
        var value = writer.Add(StunAttributeType.Icmp, Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, ((uint)error.Type << CodeBits) | error.Code);
        BinaryPrimitives.WriteUInt32BigEndian(value[sizeof(uint)..], error.Data);
    }
}
