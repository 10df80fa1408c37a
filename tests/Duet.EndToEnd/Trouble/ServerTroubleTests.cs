using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Trouble;

/// <summary>The server goes away and comes back.</summary>
public sealed class ServerTroubleTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Server_Unreachable_IsSaidUntilItIsBack()
    {
        var server = await StartServerAsync();
        var person = await AtHomeAsync("Ada");
        var id = await person.ReadIdAsync();
        var notice = person.Page.GetByText("No connection to the server.");

        await server.KillAsync();
        await Expect(notice).ToBeVisibleAsync();

        await server.StartAgainAsync();
        await Expect(notice).ToBeHiddenAsync();
        Assert.Equal(id, await person.ReadIdAsync());
    }
}
