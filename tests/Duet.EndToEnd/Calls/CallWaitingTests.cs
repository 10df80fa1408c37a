using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>A second call during a call, and hold.</summary>
public sealed class CallWaitingTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task SecondCall_Declined_LeavesTheFirstAlone()
    {
        var (caller, callee) = await InCallAsync();
        var third = await AtHomeAsync("Edith");
        await third.CallAsync(await IdOfAsync(callee));
        await Expect(callee.Incoming("Edith")).ToBeVisibleAsync();

        await callee.Button("Decline").ClickAsync();

        await third.ExpectTextAsync("declined the call.");
        await ExpectMediaAsync(caller, callee);
    }

    [Fact]
    public async Task SecondCall_Answered_HoldsTheFirst()
    {
        var (caller, callee) = await InCallAsync();
        var third = await AtHomeAsync("Edith");
        await third.CallAsync(await IdOfAsync(callee));

        await callee.Button("Hold and answer").ClickAsync();

        await caller.ExpectTextAsync("Grace has put you on hold");
        await third.Person.ExpectMediaAsync();
    }

    [Fact]
    public async Task SecondCall_Answered_MayEndTheFirst()
    {
        var (caller, callee) = await InCallAsync();
        var third = await AtHomeAsync("Edith");
        await third.CallAsync(await IdOfAsync(callee));

        await callee.Button("End and answer").ClickAsync();

        await caller.ExpectEndedAsync("Grace hung up.");
        await ExpectMediaAsync(callee, third);
    }

    [Fact]
    public async Task SecondCall_Over_BringsTheHeldOneBack()
    {
        var (caller, callee) = await InCallAsync();
        var third = await AtHomeAsync("Edith");
        await third.CallAsync(await IdOfAsync(callee));
        await callee.Button("Hold and answer").ClickAsync();
        await caller.ExpectTextAsync("Grace has put you on hold");
        await ExpectMediaAsync(callee, third);

        await third.HangUpAsync();

        await ExpectMediaAsync(caller, callee);
        await Expect(caller.Page.GetByText("Grace has put you on hold")).ToHaveCountAsync(0);
        await Expect(callee.HangUpButton).ToBeVisibleAsync();
    }

    /// <summary>The ID of somebody in a call, read in another tab of theirs.</summary>
    private async Task<string> IdOfAsync(DuetPage page)
    {
        var tab = new DuetPage(await MeetAgainAsync(page.Person));
        await tab.OpenAsync(Server);
        var id = await tab.ReadIdAsync();
        await tab.Page.CloseAsync();
        return id;
    }
}
