using System.Security.Cryptography;

namespace Duet.Turn.Stun.Attributes;

/// <summary>MESSAGE-INTEGRITY: HMAC-SHA1 of what stands before it (RFC 8489, section 14.5).</summary>
internal static class MessageIntegrity
{
    public const int Length = 20;

    /// <summary>Whether the attribute that begins at <paramref name="offset"/> was made with the key. Takes the same time for every wrong one.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> value, ReadOnlySpan<byte> key)
    {
        Span<byte> expected = stackalloc byte[Length];
        Compute(message[..offset], key, expected);
        return CryptographicOperations.FixedTimeEquals(expected, value);
    }

    public static void Write(ref StunWriter writer, ReadOnlySpan<byte> key)
    {
        var before = writer.Written.Length;
        var value = writer.Add(StunAttributeType.MessageIntegrity, Length);
        Compute(writer.Written[..before], key, value);
    }

    private static void Compute(ReadOnlySpan<byte> before, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        // The header counts as if the message ended with this attribute.
        Span<byte> copy = stackalloc byte[AdjustedMessage.StackLength];
        var adjusted = AdjustedMessage.Of(before, StunHeader.AttributeHeaderLength + Length, copy);
        // The algorithm of the standard.
#pragma warning disable CA5350
        HMACSHA1.HashData(key, adjusted, destination);
#pragma warning restore CA5350
    }
}
