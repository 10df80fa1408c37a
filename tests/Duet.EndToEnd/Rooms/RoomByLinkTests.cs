using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.Rooms;

/// <summary>Rooms by link between two of Duet's pages.</summary>
public sealed class RoomByLinkTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Room_OfTwo_CarriesMediaUntilTheGuestLeaves()
    {
        var (host, guest, _) = await InRoomAsync();

        await guest.HangUpAsync();

        await host.ExpectTextAsync("Waiting for the other person");
        await host.Person.ExpectNoConnectionAsync();
        await guest.Person.ExpectMediaReleasedAsync();
    }

    [Fact]
    public async Task Room_WithTwo_RefusesAThirdAndTheCallGoesOn()
    {
        var (host, guest, link) = await InRoomAsync();
        var third = await SomebodyAsync("Third");

        await third.JoinAsync(link);

        await third.ExpectTextAsync("Two people are already in this room.");
        await ExpectMediaAsync(host, guest);
    }

    [Fact]
    public async Task CopyLink_PutsTheLinkOnTheClipboard()
    {
        var host = await AtHomeAsync("Ada");
        var link = await host.OpenRoomAsync();

        await host.Button("Copy link").ClickAsync();

        await host.ExpectTextAsync("Link copied");
        Assert.Equal(link, await host.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }
}
