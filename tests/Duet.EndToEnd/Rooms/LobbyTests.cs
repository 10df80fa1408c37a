using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Rooms;

/// <summary>A locked room, and who knocks at it.</summary>
public sealed class LobbyTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Guest_LetIn_MeetsTheHost()
    {
        var (host, guest) = await KnockAsync();

        await host.Button("Let in").ClickAsync();

        await ExpectMediaAsync(host, guest);
    }

    [Fact]
    public async Task Guest_Refused_IsTold()
    {
        var (host, guest) = await KnockAsync();

        await host.Button("Refuse").ClickAsync();

        await guest.ExpectTextAsync("The host did not let you in.");
        await guest.Person.ExpectNoConnectionAsync();
    }

    private async Task<(DuetPage Host, DuetPage Guest)> KnockAsync()
    {
        var (host, guest) = (await AtHomeAsync("Ada"), await SomebodyAsync("Grace"));
        var link = await host.OpenRoomAsync();
        var locked = host.Page.GetByRole(AriaRole.Switch, new() { Name = "Lock the room" });
        await locked.ClickAsync();
        await Expect(locked).ToBeCheckedAsync();
        await guest.JoinAsync(link);
        await guest.ExpectTextAsync("Waiting to be let in");
        await host.ExpectTextAsync("Grace is at the door");
        return (host, guest);
    }
}
