namespace Duet.Turn.Stun.Attributes;

/// <summary>ADDRESS-ERROR-CODE: why one family of two could not be had (RFC 8656, section 18.12).</summary>
internal static class AddressErrorCode
{
    public static void Write(ref StunWriter writer, AddressFamilyCode family, StunErrorCode code)
    {
        var value = writer.Add(StunAttributeType.AddressErrorCode, 4);
        ErrorCode.Write(value, code);
        value[0] = (byte)family;
    }
}
