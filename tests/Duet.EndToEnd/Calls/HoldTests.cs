using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>Hold, by either side and by both.</summary>
public sealed class HoldTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Hold_ByEitherSideAndByBoth_IsSeenByBoth_AndMediaComesBack()
    {
        var (caller, callee) = await InCallAsync();

        await HoldAsync(caller);
        await ExpectHeldAsync(callee, by: "Ada");
        await ExpectNoMediaAsync(callee);
        await HoldAsync(callee);
        await ExpectHeldAsync(caller, by: "Grace");

        await caller.Button("Resume").First.ClickAsync();
        await Expect(callee.Page.GetByText("Ada has put you on hold")).ToHaveCountAsync(0);
        await ExpectNoMediaAsync(caller); // the other one still holds
        await callee.Button("Resume").First.ClickAsync();
        await Expect(caller.Page.GetByText("Grace has put you on hold")).ToHaveCountAsync(0);
        await ExpectMediaAsync(caller, callee);
    }

    private static async Task HoldAsync(DuetPage page)
    {
        await page.Button("More").ClickAsync();
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Hold" }).ClickAsync();
        await Expect(page.Button("Resume").First).ToBeVisibleAsync();
    }

    private static Task ExpectHeldAsync(DuetPage page, string by) => Expect(page.Page.GetByText($"{by} has put you on hold").First).ToBeAttachedAsync();

    /// <summary>Waits until no video arrives for a second: the counter that it waits on is the browser's own.</summary>
    private static Task ExpectNoMediaAsync(DuetPage page) => page.Page.WaitForAsync("() => mediaProbe.isStill('videoFrames', 1000)");
}
