using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>Calls that nobody took.</summary>
public sealed class MissedCallTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Call_ToSomebodyAway_IsShownWhenTheyComeBack()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var id = await callee.ReadIdAsync();
        await callee.Page.GotoAsync("about:blank");
        await caller.CallAsync(id);
        await caller.ExpectTextAsync("is not online.");

        await callee.OpenAsync(Server);

        await callee.ExpectTextAsync("1 missed call");
    }

    [Fact]
    public async Task Call_NobodyAnswers_EndsByItselfAndIsMissed()
    {
        await StartServerAsync("Duet:RingTimeout=00:00:05");
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await Expect(callee.Button("Answer")).ToBeVisibleAsync();

        await caller.ExpectTextAsync("did not answer.");

        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
        await callee.ExpectTextAsync("1 missed call");
    }

    [Fact]
    public async Task Caller_WhoReloads_LeavesNoRingBehind()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await Expect(callee.Button("Answer")).ToBeVisibleAsync();

        await caller.Page.ReloadAsync();

        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
    }
}
