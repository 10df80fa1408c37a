using System.Security.Cryptography;

namespace Duet.Turn.Stun.Attributes;

/// <summary>MESSAGE-INTEGRITY-SHA256: HMAC-SHA256 of what stands before it; a client may cut it to 16 bytes or more (RFC 8489, section 14.6).</summary>
internal static class MessageIntegritySha256
{
    public const int Length = 32;
    private const int MinLength = 16;

    public static bool IsLength(int length) => length is >= MinLength and <= Length && (length & 3) == 0;

    /// <inheritdoc cref="MessageIntegrity.IsTrue" />
    public static bool IsTrue(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> value, ReadOnlySpan<byte> key)
    {
        if (!IsLength(value.Length))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[Length];
        Compute(message[..offset], value.Length, key, expected);
        return CryptographicOperations.FixedTimeEquals(expected[..value.Length], value);
    }

    public static void Write(ref StunWriter writer, ReadOnlySpan<byte> key)
    {
        var before = writer.Written.Length;
        var value = writer.Add(StunAttributeType.MessageIntegritySha256, Length);
        Compute(writer.Written[..before], Length, key, value);
    }

    private static void Compute(ReadOnlySpan<byte> before, int valueLength, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        Span<byte> copy = stackalloc byte[AdjustedMessage.StackLength];
        HMACSHA256.HashData(key, AdjustedMessage.Of(before, StunHeader.AttributeHeaderLength + valueLength, copy), destination);
    }
}
