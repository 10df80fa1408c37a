using System.Buffers.Binary;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Stun;

/// <summary>A STUN message whose structure is right: its attributes fit it exactly, and its fingerprint, if it has one, is true.</summary>
/// <remarks>RFC 8489, sections 5 and 6.3. Nothing is copied: it lives as long as the bytes it was read from.</remarks>
internal readonly ref struct StunMessage
{
    private StunMessage(ReadOnlySpan<byte> bytes, bool isClassic, bool hasFingerprint)
    {
        Bytes = bytes;
        IsClassic = isClassic;
        HasFingerprint = hasFingerprint;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether it comes from a client of RFC 3489, which knows no magic cookie (RFC 8489, section 11).</summary>
    public bool IsClassic { get; }

    public bool HasFingerprint { get; }

    public StunClass Class => StunHeader.ClassOf(Type);

    public StunMethod Method => StunHeader.MethodOf(Type);

    /// <summary>Cookie and transaction id: what an answer repeats, and what addresses are XORed with.</summary>
    public ReadOnlySpan<byte> CookieAndTransactionId => Bytes.Slice(4, 16);

    public ReadOnlySpan<byte> TransactionId => Bytes.Slice(8, StunHeader.TransactionIdLength);

    private int Type => BinaryPrimitives.ReadUInt16BigEndian(Bytes);

    /// <summary>Reads a message. Any bytes are safe to pass: what is not exactly one sound message gives <see langword="false"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out StunMessage message)
    {
        message = default;
        if (bytes.Length < StunHeader.Length || bytes[0] > 0x3F)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if ((length & 3) != 0 || StunHeader.Length + length != bytes.Length)
        {
            return false;
        }

        var isClassic = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != StunHeader.MagicCookie;
        if (!CheckAttributes(bytes, out var hasFingerprint))
        {
            return false;
        }

        message = new StunMessage(bytes, isClassic, hasFingerprint);
        return true;
    }

    public StunAttributeEnumerator GetEnumerator() => new(Bytes, StunHeader.Length);

    private static bool CheckAttributes(ReadOnlySpan<byte> bytes, out bool hasFingerprint)
    {
        hasFingerprint = false;
        var offset = StunHeader.Length;
        while (offset < bytes.Length)
        {
            // The whole is a multiple of four, so a header always fits.
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]);
            var value = offset + StunHeader.AttributeHeaderLength;
            if (StunHeader.Padded(length) > bytes.Length - value)
            {
                return false;
            }

            if (type == StunAttributeType.Fingerprint)
            {
                // It must be the last one (RFC 8489, section 14.7).
                hasFingerprint = value + length == bytes.Length && Fingerprint.IsTrue(bytes, offset);
                return hasFingerprint;
            }

            offset = value + StunHeader.Padded(length);
        }

        return true;
    }
}
