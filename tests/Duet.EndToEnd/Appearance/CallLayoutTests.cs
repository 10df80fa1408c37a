using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Appearance;

/// <summary>A call fits small windows, in each direction of writing. It fills the window and nothing of it scrolls, so what does not fit is lost.</summary>
public sealed class CallLayoutTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private static readonly ViewportSize[] Sizes =
    [
        new() { Width = 640, Height = 360 }, // 1280 × 720 at 200 %
        new() { Width = 320, Height = 568 }, // the narrowest
        new() { Width = 320, Height = 256 }, // 1280 × 1024 at 400 %
        new() { Width = 740, Height = 360 }, // a phone on its side
        new() { Width = 360, Height = 740 },
    ];

    /// <summary>
    /// What sticks out of the window, is covered by something else, or has words that are cut off. A name may end in dots after a few letters; what a box scrolls to is
    /// looked at where it is scrolled to.
    /// </summary>
    private const string Lost =
        """
        () => {
          const lost = [];
          const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 1;
          for (const element of [...document.querySelectorAll(".call :is(button, a, textarea:not([aria-hidden]), .self-view, .call-time, .call-notice)")].filter(seen)) {
            const name = `${element.ariaLabel ?? element.innerText}`.slice(0, 60);
            element.scrollIntoView({ block: "nearest", inline: "nearest" });
            const { left, top, right, bottom } = element.getBoundingClientRect();
            if (left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5) {
              lost.push(`${name}: at ${[left, top, right, bottom].map(Math.round)}`);
            }
            const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            if (element.matches("button, a, textarea") && !element.contains(above) && !above?.contains(element)) {
              lost.push(`${name}: under ${above?.outerHTML.slice(0, 80)}`);
            }
            if (element.matches("button, .call-time, .call-notice") && element.scrollWidth > element.clientWidth + 1) {
              lost.push(`${name}: ${element.scrollWidth} pixels of words in ${element.clientWidth}`);
            }
          }
          const { clientWidth, scrollWidth } = document.querySelector(".call-name");
          if (clientWidth < Math.min(scrollWidth, 40)) {
            lost.push(`the name: ${clientWidth} pixels of ${scrollWidth}`);
          }
          return lost;
        }
        """;

    [Theory]
    [InlineData("en")]
    [InlineData("de")] // long words
    [InlineData("ar")] // from right to left
    public async Task Call_InASmallWindow_LosesNothing_AndHasNoViolations(string language)
    {
        var (caller, _) = await InCallAsync();
        var page = caller.Page;
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await caller.ChangeSettingsAsync(settings => settings.Locator("select:has(option[value=ar])").SelectOptionAsync(language));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
        var lost = new List<string>();

        await LookAsync("plain");

        // In the order of the controls, whatever they are called.
        var controls = page.Locator(".call-controls button");
        await controls.Nth(0).ClickAsync(); // the microphone
        await controls.Nth(2).ClickAsync(); // the screen
        await Expect(page.Locator(".call-notice")).ToHaveCountAsync(2); // one shares, and one speaks while muted
        await LookAsync("with notices");

        await controls.Nth(3).ClickAsync();
        await Expect(page.Locator(".panel textarea").First).ToBeVisibleAsync();
        await LookAsync("chat");
        Assert.True(lost.Count == 0, string.Join('\n', lost));

        async Task LookAsync(string state)
        {
            foreach (var size in Sizes)
            {
                await page.SetViewportSizeAsync(size.Width, size.Height);
                await TourTest.SettleAsync(page);
                lost.AddRange((await page.EvaluateAsync<string[]>(Lost)).Select(what => $"{state}, {size.Width} × {size.Height}: {what}"));
            }

            lost.AddRange(await Axe.FindAsync(page, state));
            await page.SetViewportSizeAsync(1280, 800);
        }
    }
}
