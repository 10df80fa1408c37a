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
