namespace Duet.Turn.Stun.Attributes;

/// <summary>REQUESTED-ADDRESS-FAMILY and ADDITIONAL-ADDRESS-FAMILY: a family, then three reserved bytes (RFC 8656, sections 18.6 and 18.11).</summary>
internal static class RequestedAddressFamily
{
    /// <summary>Gives what is written, be it a family that exists or not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out AddressFamilyCode family)
    {
        family = value.Length == 4 ? (AddressFamilyCode)value[0] : default;
        return value.Length == 4;
    }
}
