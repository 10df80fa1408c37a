using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.Networks;

/// <summary>Networks in which two browsers have no direct path: the relay inside the server connects them, with nothing configured.</summary>
public sealed class RelayTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task BothBehindSymmetricNats_MeetThroughTheRelay()
    {
        var internet = await StartInternetAsync();
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());

        var (host, _) = await InRoomAsync(one, other);

        Assert.Equal("relay", (await ReadPairAsync(host)).LocalOrRemote("relay"));
    }

    [Fact]
    public async Task UdpBlocked_MeetThroughTheRelayOverTcp()
    {
        var internet = await StartInternetAsync();
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        await one.BlockUdpAsync();
        await other.BlockUdpAsync();

        var (host, _) = await InRoomAsync(one, other);

        var pair = await ReadPairAsync(host);
        Assert.Equal("relay", pair.LocalType);
        Assert.Equal("tcp", pair.RelayProtocol);
    }

    /// <summary>Once a path stands, browsers look for no other; what UDP lost meanwhile must not keep the call on TCP.</summary>
    [Fact]
    public async Task UdpLostAtFirst_MoveToTheRelayOverUdp()
    {
        var internet = await StartInternetAsync();
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        await other.BlockUdpAsync();
        var (host, guest) = (new DuetPage(await MeetAsync("Ada", one)), new DuetPage(await MeetAsync("Grace", other)));
        await host.GoHomeAsync(Server);
        await guest.JoinAsync(await host.OpenRoomAsync());
        await ExpectRelayOverAsync("tcp", guest);

        await other.UnblockUdpAsync();

        await ExpectRelayOverAsync("udp", host, guest);
        await ExpectMediaAsync(host, guest);
    }

    [Theory]
    [InlineData(RelayPath.Udp, "turn:203.0.113.1:3478?transport=udp")]
    [InlineData(RelayPath.Tcp, "turn:203.0.113.1:3478?transport=tcp")]
    [InlineData(RelayPath.WebPort, "turn:203.0.113.1:5080?transport=tcp")]
    public async Task RelayOnly_MeetThroughTheBestPathThatIsOpen(RelayPath best, string url)
    {
        var internet = await StartInternetAsync();
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        await CloseBetterPathsAsync(one, best);
        await CloseBetterPathsAsync(other, best);
        var host = await new DuetPage(await MeetAsync("Ada", one)).RelayOnlyAsync(Server);
        var guest = await new DuetPage(await MeetAsync("Grace", other)).RelayOnlyAsync(Server);

        await host.GoHomeAsync(Server);
        await guest.JoinAsync(await host.OpenRoomAsync());
        await ExpectMediaAsync(host, guest);

        foreach (var page in new[] { host, guest })
        {
            // Whichever path answers first carries the first packets; the browser, or the page, moves to the best one that is open.
            await page.Page.WaitForAsync("async url => (await mediaProbe.selectedPair())?.url === url", url);
            Assert.Equal("relay", (await ReadPairAsync(page)).LocalType);
        }
    }

    /// <summary>The relay hears of its public address by <c>Duet:PublicUrl</c> alone, and the other side reaches it there without a relay of its own.</summary>
    [Fact]
    public async Task ServerBehindOneToOneNat_RelaysAtItsPublicAddress()
    {
        var internet = Own(await Internet.CreateAsync());
        // Everybody in this Internet has an address of documentation, to which nothing is relayed otherwise.
        Own(await DuetServer.StartAsync(await internet.AddCloudMachineAsync(), "Turn:AllowedPeers:0=203.0.113.0/24"));
        var host = await new DuetPage(await MeetAsync("Ada", await internet.AddHomeAsync())).RelayOnlyAsync(Server);
        var guest = new DuetPage(await MeetAsync("Grace", await internet.AddHomeAsync()));

        await host.GoHomeAsync(Server);
        await guest.JoinAsync(await host.OpenRoomAsync());
        await ExpectMediaAsync(host, guest);

        // Whichever pair works first carries the first packets; the browser moves to one with a single relayed candidate, over UDP.
        await host.Page.WaitForAsync(
            """
            async url => {
              const pair = await mediaProbe.selectedPair();
              return pair?.url === url && ["prflx", "srflx"].includes(pair.remoteType);
            }
            """,
            $"turn:{Internet.CloudAddress}:3478?transport=udp");
        var pair = await ReadPairAsync(host);
        Assert.Equal("relay", pair.LocalType);
        Assert.Equal(Internet.CloudAddress, pair.LocalAddress);
    }

    private static async Task CloseBetterPathsAsync(Home home, RelayPath best)
    {
        if (best is not RelayPath.Udp)
        {
            await home.BlockUdpAsync();
        }

        if (best is RelayPath.WebPort)
        {
            await home.BlockTcpAsync(port: 3478);
        }
    }

    private static async Task ExpectRelayOverAsync(string protocol, params DuetPage[] pages)
    {
        foreach (var page in pages)
        {
            await page.Page.WaitForAsync("async protocol => (await mediaProbe.selectedPair())?.relayProtocol === protocol", protocol);
        }
    }

    private static async Task<SelectedPair> ReadPairAsync(DuetPage page) =>
        await page.Page.EvaluateAsync<SelectedPair>("() => mediaProbe.selectedPair()");

    /// <summary>The ways to the relay, the best first.</summary>
    public enum RelayPath
    {
        Udp,
        Tcp,
        WebPort,
    }

    /// <summary>The candidate pair in use, as the page's statistics tell it.</summary>
    private sealed class SelectedPair
    {
        public string LocalType { get; set; } = "";

        public string? LocalAddress { get; set; }

        public string RemoteType { get; set; } = "";

        public string? RelayProtocol { get; set; }

        public string LocalOrRemote(string type) => LocalType == type ? LocalType : RemoteType;
    }
}
