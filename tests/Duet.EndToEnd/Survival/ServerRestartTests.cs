using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Survival;

/// <summary>The server is killed during a call and started again, with nothing kept but its key.</summary>
public sealed class ServerRestartTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Call_GoesOnWithoutTheServer_AndHangUpWorksAfterItsReturn()
    {
        var server = await StartServerAsync();
        var (caller, callee) = await InCallAsync();

        await server.KillAsync();
        await Expect(caller.Page.GetByText("The server cannot be reached at the moment.").First).ToBeVisibleAsync();
        await ExpectMediaAsync(caller, callee);

        await server.StartAgainAsync();
        await Expect(caller.Page.GetByText("The server cannot be reached at the moment.")).ToHaveCountAsync(0);
        await Expect(callee.Page.GetByText("The server cannot be reached at the moment.")).ToHaveCountAsync(0);
        await ExpectMediaAsync(caller, callee);
        Assert.Equal(1, await caller.Page.EvaluateAsync<int>("() => mediaProbe.connectionsMade()"));

        await caller.HangUpAsync();
        await callee.ExpectEndedAsync("Ada hung up.");
    }
}
