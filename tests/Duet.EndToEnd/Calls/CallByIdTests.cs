using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>Calls by ID between two of Duet's pages.</summary>
public sealed class CallByIdTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Call_Answered_CarriesMediaUntilTheCallerHangsUp()
    {
        var (caller, callee) = await InCallAsync();

        await caller.HangUpAsync();

        await callee.ExpectEndedAsync("Ada hung up.");
        await caller.Person.ExpectNoConnectionAsync();
        await callee.Person.ExpectNoConnectionAsync();
    }

    [Fact]
    public async Task Call_OfTheCallee_HungUp_EndsForTheCaller()
    {
        var (caller, callee) = await InCallAsync();

        await callee.HangUpAsync();

        await caller.ExpectEndedAsync("Grace hung up.");
        await caller.Person.ExpectMediaReleasedAsync();
    }

    [Fact]
    public async Task Answer_ByAKeyThatIsHeldDown_DoesNotHangUp_AndLeavesTheKeyboardInTheCall()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await Expect(callee.Button("Answer")).ToBeFocusedAsync();

        // The button to hang up comes meanwhile, alone at first.
        for (var presses = 0; presses < 2_000 && !await callee.Button("Share screen").IsVisibleAsync(); presses++)
        {
            await callee.Page.Keyboard.DownAsync("Enter");
        }

        await callee.Page.Keyboard.UpAsync("Enter");
        await ExpectMediaAsync(caller, callee);
        await Expect(callee.Page.Locator("#main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Ring_IsShownToTheCaller_OnlyWhenADeviceRings()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));

        await caller.CallAsync(await callee.ReadIdAsync());

        await Expect(callee.Incoming("Ada")).ToBeVisibleAsync();
        await caller.ExpectRingingOutAsync();
    }

    [Fact]
    public async Task Decline_IsToldToTheCaller()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());

        await callee.DeclineAsync("Ada");

        await caller.ExpectTextAsync("declined the call.");
        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Cancel_StopsTheRinging()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await Expect(callee.Button("Answer")).ToBeVisibleAsync();

        await caller.CancelAsync();

        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Call_ToSomebodyWhoIsNotThere_SaysSo()
    {
        var caller = await AtHomeAsync("Ada");

        await caller.CallAsync("0000-0000-0000-0000-0000-0000");

        await caller.ExpectTextAsync("is not online.");
    }

    [Fact]
    public async Task Id_IsTheSameAfterAReload()
    {
        var person = await AtHomeAsync("Ada");
        var before = await person.ReadIdAsync();

        await person.Page.ReloadAsync();

        Assert.Equal(before, await person.ReadIdAsync());
    }

    [Fact]
    public async Task CopyId_PutsTheShownIdOnTheClipboardAndConfirms()
    {
        var person = await AtHomeAsync("Ada");

        await person.Button("Copy ID").ClickAsync();

        await person.ExpectTextAsync("ID copied");
        Assert.Equal(await person.ReadIdAsync(), await person.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }
}
