using System.Net;

namespace Duet.Turn.Tests;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData(0x00, true)]
    [InlineData(0x03, true)]
    [InlineData(0x04, false)]
    [InlineData(0x16, false)]
    [InlineData((byte)'G', false)]
    [InlineData((byte)'P', false)]
    [InlineData(0x7F, false)]
    [InlineData(0xFF, false)]
    public void IsStunConnection_TellsStunFromHttpAndTls(byte firstByte, bool expected) =>
        Assert.Equal(expected, TurnServer.IsStunConnection(firstByte));

    [Fact]
    public void Credentials_AreThoseOfCoturn()
    {
        // echo -n 1433895918:ivanov | openssl dgst -binary -sha1 -hmac s3cret | base64
        Assert.Equal("kqn/E9EY/Ag7jqAz8ZBF7v3tM2s=", TurnCredentials.PasswordOf("s3cret", "1433895918:ivanov"));
    }

    [Fact]
    public async Task Start_WithAnyPort_TakesOnePortForUdpAndTcpEverywhere()
    {
        await using var server = new TurnServer(new TurnOptions { Port = 0, ListenAddresses = ["127.0.0.1", "::1"] });
        await server.StartAsync(TestContext.Current.CancellationToken);

        Assert.All(server.UdpEndpoints.Concat(server.TcpEndpoints), endpoint => Assert.Equal(server.Port, endpoint.Port));
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], server.UdpEndpoints.Select(endpoint => endpoint.Address));
    }
}
