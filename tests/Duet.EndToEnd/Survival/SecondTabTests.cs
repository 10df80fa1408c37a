using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Survival;

/// <summary>One person with two tabs: the call is in one of them, and the other one says so.</summary>
public sealed class SecondTabTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const string Moved = "The call goes on in another tab or on another device of yours.";

    [Fact]
    public async Task DuplicatedTab_TakesTheCall_AndTheFirstOneTakesItBack()
    {
        var (caller, callee) = await InCallAsync();

        var copy = await DuplicateAsync(caller);
        await ExpectMediaAsync(copy, callee);
        await caller.ExpectTextAsync(Moved);

        await caller.Button("Take it back here").ClickAsync();
        await copy.ExpectTextAsync(Moved);
        await ExpectMediaAsync(caller, callee);
        await caller.HangUpAsync();
        await callee.ExpectEndedAsync("Ada hung up.");
    }

    [Fact]
    public async Task OwnSecondTab_TakesTheHostsPlace_AndTheFriendComesIn()
    {
        var host = await AtHomeAsync("Ada");
        var link = await host.OpenRoomAsync();
        var tab = new DuetPage(await MeetAgainAsync(host.Person));
        await tab.Person.OpenAsync(link);
        await tab.Button("Join").ClickAsync();
        await host.ExpectTextAsync(Moved);

        var friend = await SomebodyAsync("Grace");
        await friend.JoinAsync(link);

        await ExpectMediaAsync(tab, friend);
        await tab.ChooseAsync("Lock the room");
        await Expect(friend.Page.GetByTitle("The room is locked")).ToBeAttachedAsync();
    }

    /// <summary>What a browser's "Duplicate tab" does: another tab with what the first one keeps.</summary>
    private async Task<DuetPage> DuplicateAsync(DuetPage page)
    {
        var kept = await page.Page.EvaluateAsync<string>("() => JSON.stringify(Object.entries(sessionStorage))");
        var copy = await MeetAgainAsync(page.Person);
        await copy.Page.AddInitScriptAsync($"for (const [key, value] of {kept}) {{ sessionStorage.setItem(key, value); }}");
        await copy.OpenAsync(page.Page.Url);
        return new DuetPage(copy);
    }
}
