using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Appearance;

/// <summary>Takes a picture of each screen, on a desk and on a phone, light and dark: for people to look at, and for the README.</summary>
public sealed class ScreenshotTests(Browsers browsers, SharedServer shared) : TourTest(browsers, shared)
{
    private static readonly (string Name, ViewportSize Size)[] Devices =
    [
        ("desktop", new() { Width = 1280, Height = 800 }),
        ("phone", new() { Width = 360, Height = 740 }),
    ];

    /// <summary>Lets the page draw itself in its new colours and size.</summary>
    private const string Settle =
        """
        async () => {
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
          await Promise.allSettled(transitions.map((transition) => transition.finished));
        }
        """;

    [Fact]
    public async Task Screens_FitDesktopAndPhone()
    {
        var folder = Path.Combine(Repository.TestResults, "screenshots");
        Directory.CreateDirectory(folder);

        await WalkAsync(async (screen, page) =>
        {
            foreach (var (device, size) in Devices)
            {
                await page.SetViewportSizeAsync(size.Width, size.Height);
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                    await page.EvaluateAsync(Settle);
                    var file = $"{screen}-{device}-{(scheme == ColorScheme.Light ? "light" : "dark")}.png";
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file) });
                }

                // Nothing sticks out sideways: a phone would have to be scrolled both ways.
                var width = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
                Assert.True(width <= size.Width, $"{screen} is {width} pixels wide on a {device} of {size.Width}.");
            }

            await page.SetViewportSizeAsync(Devices[0].Size.Width, Devices[0].Size.Height);
        });
    }
}
