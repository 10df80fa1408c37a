namespace Duet.Turn.Stun.Attributes;

/// <summary>EVEN-PORT: an even relayed port, and by its first bit the next one kept aside (RFC 8656, section 18.7).</summary>
internal static class EvenPort
{
    public static bool TryRead(ReadOnlySpan<byte> value, out bool reserveNext)
    {
        reserveNext = value.Length == 1 && (value[0] & 0x80) != 0;
        return value.Length == 1;
    }
}
