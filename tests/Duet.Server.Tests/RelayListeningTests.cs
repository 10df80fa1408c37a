using System.Net;
using Duet.Server.Hosting;
using Duet.Server.Relay;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.Server.Tests;

/// <summary>The relay is open to whom the page is open to, and to nobody else unless it is told.</summary>
public sealed class RelayListeningTests
{
    private const string Loopback = "127.0.0.1,::1";

    [Theory]
    [InlineData(null, Loopback)]
    [InlineData("http://localhost:5080", Loopback)]
    [InlineData("http://127.0.0.1:5080", Loopback)]
    [InlineData("https://[::1]:5080", "::1,127.0.0.1")]
    [InlineData("http://unix:/run/duet.sock", Loopback)]
    [InlineData("http://*:5080", "*")]
    [InlineData("http://+:5080", "*")]
    [InlineData("http://0.0.0.0:5080", "*")]
    [InlineData("http://[::]:5080", "*")]
    [InlineData("http://duet.example.org:5080", "*")]
    [InlineData("http://192.168.1.5:5080", "192.168.1.5")]
    [InlineData("http://192.168.1.5:5080;https://192.168.1.5:5443", "192.168.1.5")]
    [InlineData("http://localhost:5080;http://192.168.1.5:5080", "127.0.0.1,::1,192.168.1.5")]
    [InlineData("http://localhost:5080;https://*:443", "*")]
    [InlineData("http://unix:/run/duet.sock;http://192.168.1.5:5080", "192.168.1.5")]
    public void Choose_NothingInFront_IsWhereTheWebPartListens(string? urls, string expected) =>
        Assert.Equal(expected, Choose(publicUrl: null, ("urls", urls)));

    [Theory]
    [InlineData("http://127.0.0.1:5080", "https://duet.example.org", "*")]
    [InlineData("http://unix:/run/duet.sock", "https://duet.example.org", "*")]
    [InlineData("http://172.17.0.1:5080", "https://duet.example.org", "*")]
    [InlineData("http://127.0.0.1:5080", "http://localhost:8080", Loopback)]
    [InlineData("http://192.168.1.5:5080", "http://192.168.1.5:5080", "192.168.1.5")]
    [InlineData("https://203.0.113.5:443", "https://duet.example.org", "203.0.113.5")]
    [InlineData("https://[2001:db8::5]:443", "https://duet.example.org", "2001:db8::5")]
    public void Choose_PublicUrl_SaysWhetherSomethingPassesOn(string urls, string publicUrl, string expected) =>
        Assert.Equal(expected, Choose(publicUrl, ("urls", urls)));

    [Fact]
    public void Choose_OfNamedEndpoints_TakesTheirAddresses() => Assert.Equal(
        "192.168.1.5,10.0.0.5",
        Choose(publicUrl: null, ("urls", "http://*:5080"), ("Kestrel:Endpoints:A:Url", "https://192.168.1.5:443"), ("Kestrel:Endpoints:B:Url", "http://10.0.0.5:80")));

    [Fact]
    public void Choose_OfPortsAlone_IsEveryAddress() => Assert.Equal("*", Choose(publicUrl: null, ("http_ports", "8080")));

    [Theory]
    [InlineData(true, "--urls=http://127.0.0.1:0")]
    [InlineData(false, "--urls=http://*:0")]
    [InlineData(false, "--urls=http://127.0.0.1:0", "--Turn:ListenAddresses:0=*")]
    public async Task Start_ListensThere(bool loopbackAlone, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);
        var relay = server.Services.GetRequiredService<RelayHost>().Server!;

        Assert.NotEmpty(relay.UdpEndpoints);
        Assert.All(relay.UdpEndpoints.Concat(relay.TcpEndpoints), endpoint => Assert.Equal(loopbackAlone, IPAddress.IsLoopback(endpoint.Address)));
    }

    [Fact]
    public void Choose_WithoutIPv6_IsLoopbackOfIPv4() =>
        Assert.Equal(["127.0.0.1"], RelayListening.Choose([BindingAddress.Parse("http://localhost:5080")], publicUrl: null, hasIPv6: false));

    private static string Choose(string? publicUrl, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        return string.Join(',', RelayListening.Choose(Listening.AddressesOf(configuration), publicUrl is null ? null : new Uri(publicUrl), hasIPv6: true));
    }
}
