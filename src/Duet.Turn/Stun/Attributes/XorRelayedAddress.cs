namespace Duet.Turn.Stun.Attributes;

/// <summary>XOR-RELAYED-ADDRESS: the address that peers send to (RFC 8656, section 18.5).</summary>
internal static class XorRelayedAddress
{
    public static void Write(ref StunWriter writer, in TransportAddress address) => XorAddress.Write(
        writer.Add(StunAttributeType.XorRelayedAddress, XorAddress.LengthOf(address)), address, writer.CookieAndTransactionId);
}
