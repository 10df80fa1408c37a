using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Survival;

/// <summary>Somebody's page goes away during a call, while ICE still takes its path for whole.</summary>
public sealed class LeavingTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const string Left = "Grace left, or is reloading the page …";

    [Fact]
    public async Task PageThatGoes_IsGoneAtOnce_AndGreetedWhenItComesBack()
    {
        var (caller, callee) = await InCallAsync();
        var picture = caller.Page.GetByLabel("Grace’s video");

        await callee.Page.GotoAsync("about:blank");
        await caller.ExpectTextAsync(Left);
        await Expect(picture).ToHaveCSSAsync("filter", "grayscale(1) brightness(0.4)");

        await callee.Page.GoBackAsync();
        await caller.ExpectTextAsync("Grace is back.");
        await Expect(picture).ToHaveCSSAsync("filter", "none");
        await ExpectMediaAsync(caller, callee);
    }

    [Fact]
    public async Task ClosedTab_IsGoneAtOnce()
    {
        var (caller, callee) = await InCallAsync();

        await callee.Page.CloseAsync(new() { RunBeforeUnload = true });

        await caller.ExpectTextAsync(Left);
    }
}
