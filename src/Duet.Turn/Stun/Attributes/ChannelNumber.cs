using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>CHANNEL-NUMBER: two bytes, then two that are reserved and ignored (RFC 8656, section 18.1).</summary>
internal static class ChannelNumber
{
    public const int First = 0x4000;

    /// <summary>The last one of RFC 8656, section 12.</summary>
    public const int LastStrict = 0x4FFF;

    /// <summary>The last one of RFC 5766, section 11; above, the first two bits are not 01.</summary>
    public const int Last = 0x7FFF;

    public static bool TryRead(ReadOnlySpan<byte> value, out int number)
    {
        number = value.Length == 4 ? BinaryPrimitives.ReadUInt16BigEndian(value) : 0;
        return value.Length == 4;
    }
}
