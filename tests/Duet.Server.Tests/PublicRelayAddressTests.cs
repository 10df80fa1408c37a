using System.Net;
using Duet.Server.Relay;

namespace Duet.Server.Tests;

public sealed class PublicRelayAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7 2001:db8::7", "10.0.0.5 192.0.2.7 2001:db8::7", "192.0.2.7,2001:db8::7")]
    [InlineData("192.0.2.7", "10.0.0.5", "192.0.2.7")]
    [InlineData("192.0.2.7", "10.0.0.5 2001:db8::7", "192.0.2.7")]
    [InlineData("192.0.2.7", "198.51.100.9", null)]
    [InlineData("192.168.1.5", "10.0.0.5", null)]
    [InlineData("192.168.1.5", "192.168.1.5", "192.168.1.5")]
    [InlineData("2001:db8::9", "10.0.0.5 2001:db8::7", null)]
    [InlineData("", "10.0.0.5", null)]
    public void Choose_OwnAddress_OrTheTranslatedOne(string named, string local, string? chosen) =>
        Assert.Equal(chosen, PublicRelayAddress.Choose(Read(named), Read(local)));

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://name.that.does.not.exist.invalid")]
    public void Find_NothingToLearn_LeavesItToTheRelay(string? url) => Assert.Null(PublicRelayAddress.Find(url is null ? null : new Uri(url)));

    private static IPAddress[] Read(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];
}
