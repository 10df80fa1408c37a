using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>UNKNOWN-ATTRIBUTES: what a 420 could not understand (RFC 8489, section 14.9).</summary>
internal static class UnknownAttributes
{
    public static void Write(ref StunWriter writer, scoped ReadOnlySpan<ushort> types)
    {
        var value = writer.Add(StunAttributeType.UnknownAttributes, types.Length * 2);
        for (var i = 0; i < types.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * 2)..], types[i]);
        }
    }
}
