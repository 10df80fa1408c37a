using Duet.Server.Configuration;
using Duet.Server.Signalling;

namespace Duet.Server.Tests;

public sealed class AudienceTests
{
    private static readonly PageAddress Page = new("evil.example", 443, Secure: true, ThroughProxy: false);

    [Theory]
    [InlineData("https://duet.example.org", "duet.example.org")]
    [InlineData("https://duet.example.org:8443", "duet.example.org:8443")]
    [InlineData("http://[::1]:5080", "[::1]:5080")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example")]
    public void Includes_WithPublicUrl_IsThatHostAlone(string url, string host)
    {
        var audience = new Audience(new DuetOptions { PublicUrl = new Uri(url) });

        Assert.True(audience.Includes(host, Page));
        Assert.False(audience.Includes(Page.Authority, Page));
        Assert.Null(audience.Warning);
    }

    [Fact]
    public void Includes_WithOriginsAlone_IsThoseHostsAlone()
    {
        var audience = new Audience(new DuetOptions { AllowedOrigins = ["https://app.example.org"] });

        Assert.True(audience.Includes("app.example.org", Page));
        Assert.False(audience.Includes(Page.Authority, Page));
        Assert.Contains("Duet:PublicUrl is not set", audience.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5080", true)]
    [InlineData("127.0.0.1:5080", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.0.2.1", false)]
    public void Includes_WithOriginsAlone_IsThePageOfTheSameMachineToo(string host, bool included)
    {
        const string Port = ":5080";
        var page = host.EndsWith(Port, StringComparison.Ordinal) ? Page with { Host = host[..^Port.Length], Port = 5080 } : Page with { Host = host };
        Assert.Equal(host, page.Authority);

        Assert.Equal(included, new Audience(new DuetOptions { AllowedOrigins = ["https://app.example.org"] }).Includes(host, page));
        Assert.False(new Audience(new DuetOptions { PublicUrl = new Uri("https://duet.example.org") }).Includes(host, page));
    }

    [Fact]
    public void Includes_WithNothingNamed_IsTheRequestsHost_AndWarns()
    {
        var audience = new Audience(new DuetOptions());

        Assert.True(audience.Includes(Page.Authority, Page));
        Assert.False(audience.Includes("duet.example.org", Page));
        Assert.Contains("Neither Duet:PublicUrl nor Duet:AllowedOrigins", audience.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_WithEveryOrigin_IsAnyHost_AndWarns()
    {
        var audience = new Audience(new DuetOptions { PublicUrl = new Uri("https://duet.example.org"), AllowedOrigins = ["*"] });

        Assert.True(audience.Includes("anywhere.example", Page));
        Assert.Contains("*", audience.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutPublicUrl_WarnsOnce()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Single(server.Logs.Of("UnnamedAudience"));
    }

    [Fact]
    public async Task Start_WithPublicUrl_DoesNotWarn()
    {
        await using var server = await RunningServer.StartAsync("--Duet:PublicUrl=http://127.0.0.1");

        Assert.Empty(server.Logs.Of("UnnamedAudience"));
    }
}
