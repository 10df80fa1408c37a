using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Rooms;

/// <summary>What the host of a room may do, and who is host when the host has gone.</summary>
public sealed class HostTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Guest_Removed_IsTold_AndHasToKnock()
    {
        var (host, guest, _) = await InRoomAsync();

        await host.Button("More").ClickAsync();
        await host.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove Grace" }).ClickAsync();
        await host.Button("Remove").ClickAsync();

        await guest.ExpectTextAsync("The host removed you from the room.");
        await guest.Person.ExpectMediaReleasedAsync();
        await guest.Button("Join again").ClickAsync();
        await guest.ExpectTextAsync("Waiting to be let in");
        await host.Button("Let in").ClickAsync();
        await ExpectMediaAsync(host, guest);
    }

    [Fact]
    public async Task Host_Leaves_TheGuestIsHost_AndAnHourOfTheLinkIsAnHourOnAnyClock()
    {
        var (host, guest, _) = await InRoomAsync();

        await host.HangUpAsync();

        await guest.ExpectTextAsync("Ada left the room.");
        await Expect(guest.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "You are the host now" })).ToBeVisibleAsync();

        // On a clock that is three hours slow, an hour from now would be over.
        await guest.Page.EvaluateAsync("() => { const now = Date.now; Date.now = () => now() - 3 * 3_600_000; }");
        var expiry = guest.Page.GetByLabel("Link expires");
        await expiry.SelectOptionAsync("In one hour");
        await Expect(expiry.Locator("option:checked")).ToContainTextAsync("The link expires:");
        await host.Button("Join again").ClickAsync();
        await ExpectMediaAsync(host, guest);
    }
}
