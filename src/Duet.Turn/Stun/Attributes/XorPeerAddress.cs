namespace Duet.Turn.Stun.Attributes;

/// <summary>XOR-PEER-ADDRESS: the peer (RFC 8656, section 18.3).</summary>
internal static class XorPeerAddress
{
    public static bool TryRead(ReadOnlySpan<byte> value, in StunMessage message, out TransportAddress address) =>
        XorAddress.TryRead(value, message.CookieAndTransactionId, out address);

    public static void Write(ref StunWriter writer, in TransportAddress address) => XorAddress.Write(
        writer.Add(StunAttributeType.XorPeerAddress, XorAddress.LengthOf(address)), address, writer.CookieAndTransactionId);
}
