using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>One person at two places, here two tabs with one key.</summary>
public sealed class DevicesTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Call_RingsEverywhere_AndTheFirstAnswerStopsTheOthers()
    {
        var (caller, first, second) = await RingTwoAsync();

        await second.AnswerAsync("Ada");

        await first.ExpectTextAsync("The call from Ada was answered on another device.");
        await Expect(first.Button("Answer")).ToBeHiddenAsync();
        await ExpectMediaAsync(caller, second);
    }

    [Fact]
    public async Task Call_DeclinedOnOne_StopsOnAll()
    {
        var (caller, first, second) = await RingTwoAsync();

        await second.DeclineAsync("Ada");

        await first.ExpectTextAsync("The call from Ada was declined on another device.");
        await caller.ExpectTextAsync("declined the call.");
    }

    private async Task<(DuetPage Caller, DuetPage First, DuetPage Second)> RingTwoAsync()
    {
        var (caller, first) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var second = await new DuetPage(await MeetAgainAsync(first.Person)).OpenAsync(Server);
        var id = await first.ReadIdAsync();
        Assert.Equal(id, await second.ReadIdAsync());
        await caller.CallAsync(id);
        await Expect(first.Incoming("Ada")).ToBeVisibleAsync();
        await Expect(second.Incoming("Ada")).ToBeVisibleAsync();
        return (caller, first, second);
    }
}
