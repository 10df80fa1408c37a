using System.Net;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8489, section 14.2.</summary>
public sealed class XorAddressTests
{
    [Fact]
    public void Vectors_OfTheStandard_AreRead()
    {
        // RFC 5769, sections 2.2 and 2.3.
        Assert.Equal("192.0.2.1:32853", Read("RFC 5769 2.2 IPv4 response (192.0.2.1:32853)"));
        Assert.Equal("[2001:db8:1234:5678:11:2233:4455:6677]:32853", Read("RFC 5769 2.3 IPv6 response (2001:db8:1234:5678:11:2233:4455:6677:32853)"));
    }

    [Theory]
    [InlineData("192.0.2.1", 0)]
    [InlineData("255.255.255.255", 65535)]
    [InlineData("::", 1)]
    [InlineData("2001:db8::1", 32853)]
    public void WrittenAndRead_IsTheSame(string address, int port)
    {
        var expected = TransportAddress.From(IPAddress.Parse(address), port);
        byte[] id = [0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var value = new byte[XorAddress.LengthOf(expected)];
        XorAddress.Write(value, expected, id);

        Assert.True(XorAddress.TryRead(value, id, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 1, 0, 0 })]
    [InlineData(new byte[] { 0, 1, 0, 0, 1, 2, 3 })]
    [InlineData(new byte[] { 0, 1, 0, 0, 1, 2, 3, 4, 5 })]
    [InlineData(new byte[] { 0, 2, 0, 0, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 2, 3, 4 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(XorAddress.TryRead(value, new byte[16], out _));

    private static string Read(string name)
    {
        var vector = StunMessageTests.Load().Single(v => string.Equals(v.Name, name, StringComparison.Ordinal));
        Assert.True(StunMessage.TryParse(vector.Bytes, out var message));
        foreach (var attribute in message)
        {
            if (attribute.Type == StunAttributeType.XorMappedAddress && XorAddress.TryRead(attribute.Value, message.CookieAndTransactionId, out var address))
            {
                return address.ToString();
            }
        }

        return "none";
    }
}
