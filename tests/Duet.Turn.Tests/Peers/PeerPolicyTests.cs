using System.Net;
using Duet.Turn.Peers;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Peers;

public sealed class PeerPolicyTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("168.63.129.16")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("100::1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:80ff:fffe")] // Teredo of 127.0.0.1
    [InlineData("2001:0:4136:e378:8000:63bf:f7f7:f7f7")] // Teredo of 8.8.8.8
    [InlineData("2002:808:808::1")] // 6to4 of 8.8.8.8
    [InlineData("2600::5efe:127.0.0.1")]
    [InlineData("2600::200:5efe:10.0.0.1")]
    public void SpecialPurpose_IsDeniedByDefault(string address) => Assert.False(Allows(address));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("11.0.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2600::1")]
    [InlineData("2a00:1450::1")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void Public_IsAllowedByDefault(string address) => Assert.True(Allows(address));

    [Fact]
    public void AllowedRange_OpensItselfOnly()
    {
        Assert.True(Allows("10.1.2.3", allowed: ["10.1.0.0/16"]));
        Assert.True(Allows("::ffff:10.1.2.3", allowed: ["10.1.0.0/16"]));
        Assert.False(Allows("10.2.2.3", allowed: ["10.1.0.0/16"]));
        Assert.True(Allows("2002:808:808::1", allowed: ["2002::/16"]));
        Assert.False(Allows("2002:7f00:1::1", allowed: ["2002::/16"]));
    }

    [Fact]
    public void DeniedRange_WinsOverAllowedOne()
    {
        Assert.False(Allows("10.1.2.3", allowed: ["10.0.0.0/8"], denied: ["10.1.2.0/24"]));
        Assert.False(Allows("8.8.8.8", denied: ["8.8.8.8"]));
        Assert.False(Allows("2002:808:808::1", denied: ["8.8.8.0/24"]));
        Assert.False(Allows("2600:1::1", denied: ["2600::/16"]));
    }

    [Theory]
    [InlineData("2600:0:0:0:8000::/65", "2600::8000:0:0:1", true)]
    [InlineData("2600:0:0:0:8000::/65", "2600::7fff:0:0:1", false)]
    [InlineData("2600::/33", "2600:0:7fff::1", true)]
    [InlineData("2600::/33", "2600:0:8000::1", false)]
    [InlineData("2600::1/128", "2600::1", true)]
    [InlineData("2600::1/128", "2600::2", false)]
    [InlineData("::/0", "2600::2", true)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("8.8.8.9/31", "8.8.8.8", true)]
    [InlineData("0.0.0.0/0", "2600::2", false)]
    public void Ranges_AreComparedByBits(string range, string address, bool contains)
    {
        Assert.True(AddressRange.TryParse(range, out var parsed));
        Assert.Equal(contains, parsed.Contains(Of(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("fd00::/129")]
    [InlineData("example.org")]
    [InlineData("10.0.0.0-10.0.0.9")]
    public void MalformedRange_IsNotRead(string range) => Assert.False(AddressRange.TryParse(range, out _));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("2600::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void OwnAddress_InAnyClothes_IsDenied(string address)
    {
        Assert.True(Allows(address));
        Assert.False(Allows(address, own: ["8.8.8.8", "2600::1"]));
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.0/8", false)]
    [InlineData("10.0.0.6", "10.0.0.0/8", true)]
    [InlineData("10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.0.0.5", "10.0.0.5/32", true)]
    [InlineData("fd00::5", "fd00::/8", false)]
    [InlineData("fd00::5", "fd00::5", true)]
    [InlineData("127.0.0.1", "127.0.0.0/8", true)]
    [InlineData("::1", "::/0", true)]
    public void OwnAddress_InAnAllowedRange_IsDenied_UnlessItIsNamed(string address, string range, bool expected) =>
        Assert.Equal(expected, Allows(address, [range], own: ["10.0.0.5", "fd00::5", "127.0.0.1", "::1"]));

    [Fact]
    public void OwnAddress_OfAnyInterface_IsDenied()
    {
        var own = new OwnAddresses();
        own.Replace([IPAddress.Parse("fe80::1%3")]);

        Assert.False(new PeerPolicy(Parse(["fe80::/10"]), [], own).Allows(Of("fe80::1")));
        Assert.True(new PeerPolicy(Parse(["fe80::/10"]), [], own).Allows(Of("fe80::2")));
    }

    private static bool Allows(string address, string[]? allowed = null, string[]? denied = null, string[]? own = null)
    {
        var addresses = new OwnAddresses();
        addresses.Replace((own ?? []).Select(IPAddress.Parse));
        return new PeerPolicy(Parse(allowed), Parse(denied), addresses).Allows(Of(address));
    }

    private static AddressRange[] Parse(string[]? ranges) =>
        [.. (ranges ?? []).Select(text => AddressRange.TryParse(text, out var range) ? range : throw new FormatException(text))];

    /// <summary>As a STUN attribute would say it: nothing is unwrapped beforehand.</summary>
    private static TransportAddress Of(string address) => TransportAddress.FromBytes(IPAddress.Parse(address).GetAddressBytes(), 1);
}
