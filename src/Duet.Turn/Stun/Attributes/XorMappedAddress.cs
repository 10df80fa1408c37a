namespace Duet.Turn.Stun.Attributes;

/// <summary>XOR-MAPPED-ADDRESS: the client's address as the server sees it (RFC 8489, section 14.2).</summary>
internal static class XorMappedAddress
{
    public static void Write(ref StunWriter writer, in TransportAddress address) => XorAddress.Write(
        writer.Add(StunAttributeType.XorMappedAddress, XorAddress.LengthOf(address)), address, writer.CookieAndTransactionId);
}
