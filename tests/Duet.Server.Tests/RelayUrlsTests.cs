using Duet.Server.Configuration;
using Duet.Server.Relay;
using Duet.Server.Signalling;
using Microsoft.Extensions.Configuration;

namespace Duet.Server.Tests;

/// <summary>What browsers are told about where the relay is.</summary>
public sealed class RelayUrlsTests
{
    private static readonly PageAddress s_page = new("duet.example.org", 443, Secure: true, ThroughProxy: false);

    [Fact]
    public void Of_NothingSet_NamesEveryWayThatIsOpen() => Assert.Equal(
        ["turn:duet.example.org:3478?transport=udp", "turn:duet.example.org:3478?transport=tcp", "turns:duet.example.org:5349?transport=tcp", "turns:duet.example.org:443?transport=tcp"],
        RelayUrls.Of(Read(), 3478, 5349, s_page));

    [Fact]
    public void Of_PublicPorts_ArePutInPlaceOfTheRelaysOwn() => Assert.Equal(
        ["turn:duet.example.org:443?transport=udp", "turn:duet.example.org:443?transport=tcp", "turns:duet.example.org:8443?transport=tcp"],
        RelayUrls.Of(Read(("Turn:PublicPort", "443"), ("Turn:PublicTlsPort", "8443")), 3478, null, s_page with { ThroughProxy = true }));

    [Fact]
    public void Of_WholeUrls_AreAllThereIs() => Assert.Equal(
        ["turns:turn.example.org:443?transport=tcp"],
        RelayUrls.Of(Read(("Turn:Urls:0", "turns:turn.example.org:443?transport=tcp")), 3478, 5349, s_page));

    [Theory]
    [InlineData("Turn:PublicPort", "0")]
    [InlineData("Turn:PublicPort", "65536")]
    [InlineData("Turn:PublicTlsPort", "-1")]
    [InlineData("Turn:Urls:0", "https://turn.example.org")]
    [InlineData("Turn:Urls:0", "turn:turn.example.org?transport=sctp")]
    [InlineData("Turn:Urls:0", "turn:two hosts")]
    [InlineData("Turn:Urls:0", "stun:stun.example.org")]
    [InlineData("Turn:ExternalServers:0:SharedSecret", "s")]
    [InlineData("Turn:ExternalServers:0:Urls:0", "turn:turn.example.org")]
    [InlineData("Turn:ExternalServers:0:Urls:0", "turn.example.org")]
    public void WrongSetting_StopsTheStart_AndIsNamed(string key, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read((key, value)));

        Assert.StartsWith(string.Join(':', key.Split(':').TakeWhile(part => part is not ("0" or "SharedSecret"))), wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("https://*:443", false)]
    [InlineData("http://127.0.0.1:5080", false, "Turn:TlsPort", "5349")]
    [InlineData("http://127.0.0.1:5080", false, "Turn:PublicTlsPort", "443")]
    [InlineData("http://127.0.0.1:5080", false, "Turn:Urls:0", "turns:turn.example.org:443")]
    [InlineData("https://*:443", true, "Turn:WebPort", "false")]
    public void NeedsMoreThanTheWebPort_WhereNothingIsOfferedThroughIt(string webAddress, bool expected, string key = "Turn:Realm", string value = "duet") =>
        Assert.Equal(expected, RelayUrls.NeedsMoreThanTheWebPort(Read(("Duet:PublicUrl", "https://duet.example.org"), (key, value)), [webAddress]));

    [Fact]
    public void ExternalServers_GetCredentialsOfTheirOwnSecret()
    {
        var settings = Read(
            ("Turn:Enabled", "false"),
            ("Turn:ExternalServers:0:Urls:0", "turn:turn.example.org:3478?transport=udp"),
            ("Turn:ExternalServers:0:SharedSecret", "theirs"),
            ("Turn:ExternalServers:1:Urls:0", "stun:stun.example.org"));

        var servers = new IceServerList(new RelayHost(null), settings, TimeProvider.System).For("somebody", s_page);

        Assert.Equal(2, servers.Length);
        Assert.Equal(["turn:turn.example.org:3478?transport=udp"], servers[0].Urls);
        Assert.Matches("^[0-9]+:[0-9a-f]{24}$", servers[0].Username);
        Assert.Equal(["stun:stun.example.org"], servers[1].Urls);
    }

    private static DuetSettings Read(params (string Key, string Value)[] settings) => DuetSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build());
}
