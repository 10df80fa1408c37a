using Duet.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace Duet.Server.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Duet:RingTimeout", "soon")]
    [InlineData("Duet:RingTimeout", "45")]
    [InlineData("Duet:RingTimeout", "-00:00:01")]
    [InlineData("Duet:ReconnectGrace", "00:00:00")]
    [InlineData("Duet:RingTimout", "00:00:45")]
    [InlineData("Duet:PublicUrl", "duet.example.org")]
    [InlineData("Duet:PublicUrl", "ftp://duet.example.org")]
    [InlineData("Duet:PublicUrl", "https://duet.example.org/path")]
    [InlineData("Duet:HstsMaxAge", "-1")]
    [InlineData("Duet:SecurityContact", "security@example.org")]
    [InlineData("Duet:SecurityContact", "http://example.org/security")]
    [InlineData("Duet:AllowedOrigins:0", "https://app.example.org/")]
    [InlineData("Duet:AllowedOrigins:0", "app.example.org")]
    [InlineData("Duet:TrustedProxies:0", "my proxy")]
    [InlineData("Duet:Limits:Rooms", "0")]
    [InlineData("Duet:Limits:Rooms", "many")]
    [InlineData("Duet:Limits:Romms", "5")]
    [InlineData("Turn:CredentialLifetime", "00:00:01")]
    [InlineData("Turn:Prot", "1")]
    [InlineData("ConnectionStrings:Postgres", "Host=localhost")]
    public void Read_WrongSetting_StopsWithItsKey(string key, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read((key, value)));

        var name = key.EndsWith(":0", StringComparison.Ordinal) ? key[..^2] : key;
        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = Read();

        Assert.Equal(TimeSpan.FromSeconds(45), settings.Calls.RingTimeout);
        Assert.Equal(TimeSpan.FromSeconds(60), settings.Calls.ReconnectGrace);
        Assert.True(settings.Relay.Enabled);
        Assert.Equal(3478, settings.Turn.Port);
        Assert.InRange((settings.Duet.PingInterval + settings.Duet.PingTimeout).TotalSeconds, 1, 20);
    }

    [Fact]
    public void Read_Everything_IsTaken()
    {
        var settings = Read(
            ("Duet:PublicUrl", "https://duet.example.org"),
            ("Duet:AllowedOrigins:0", "http://localhost:3000"),
            ("Duet:TrustedProxies:0", "10.0.0.0/8"),
            ("Duet:RingTimeout", "00:00:30"),
            ("Duet:Limits:Rooms", "7"),
            ("Duet:Limits:Connections", "8"),
            ("Turn:Enabled", "false"),
            ("Turn:RelayPorts", "50000-50100"));

        Assert.Equal("duet.example.org", settings.Duet.PublicUrl!.Host);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Calls.RingTimeout);
        Assert.Equal((7, 8), (settings.Calls.Limits.Rooms, settings.Connections.Connections));
        Assert.False(settings.Relay.Enabled);
        Assert.Equal("50000-50100", settings.Turn.RelayPorts);
    }

    private static DuetSettings Read(params (string Key, string Value)[] settings) => DuetSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value))).Build());
}
