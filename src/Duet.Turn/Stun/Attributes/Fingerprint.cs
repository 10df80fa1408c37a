using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>FINGERPRINT: a CRC-32 of what stands before it, XORed with "STUN" (RFC 8489, section 14.7).</summary>
internal static class Fingerprint
{
    public const int Length = 4;
    private const uint Mask = 0x5354554E;
    private static readonly uint[] Table = MakeTable();

    /// <summary>Whether the attribute at <paramref name="offset"/>, the last one, is true. The header's length already counts it.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> message, int offset) =>
        message.Length == offset + StunHeader.AttributeHeaderLength + Length
        && BinaryPrimitives.ReadUInt32BigEndian(message[(offset + StunHeader.AttributeHeaderLength)..]) == Compute(message[..offset]);

    public static void Write(ref StunWriter writer)
    {
        var before = writer.Written.Length;
        var value = writer.Add(StunAttributeType.Fingerprint, Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, Compute(writer.Written[..before]));
    }

    private static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc ^ Mask;
    }

    /// <summary>CRC-32 of ITU V.42, with its polynomial bit-reversed.</summary>
    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) != 0 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1;
            }

            table[i] = entry;
        }

        return table;
    }
}
