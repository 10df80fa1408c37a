using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>LIFETIME: seconds (RFC 8656, section 18.2).</summary>
internal static class Lifetime
{
    public static bool TryRead(ReadOnlySpan<byte> value, out uint seconds)
    {
        seconds = value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;
        return value.Length == 4;
    }

    public static void Write(ref StunWriter writer, uint seconds) =>
        BinaryPrimitives.WriteUInt32BigEndian(writer.Add(StunAttributeType.Lifetime, 4), seconds);
}
