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

    private static async Task<SelectedPair> ReadPairAsync(DuetPage page) =>
        await page.Page.EvaluateAsync<SelectedPair>("() => mediaProbe.selectedPair()");

    private async Task<(DuetPage Host, DuetPage Guest)> InRoomAsync(Home one, Home other)
    {
        var host = await new DuetPage(await MeetAsync("Ada", one)).GoHomeAsync(Server);
        var guest = new DuetPage(await MeetAsync("Grace", other));
        await guest.JoinAsync(await host.OpenRoomAsync());
        await ExpectMediaAsync(host, guest);
        return (host, guest);
    }

    /// <summary>The candidate pair in use, as the page's statistics tell it.</summary>
    private sealed class SelectedPair
    {
        public string LocalType { get; set; } = "";

        public string RemoteType { get; set; } = "";

        public string? RelayProtocol { get; set; }

        public string LocalOrRemote(string type) => LocalType == type ? LocalType : RemoteType;
    }
}
