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

    /// <summary>Looked at in one colour scheme each.</summary>
    private static readonly (string Name, ViewportSize Size, ForcedColors Colours)[] Others =
    [
        ("tablet", new() { Width = 820, Height = 1180 }, ForcedColors.None),
        ("landscape", new() { Width = 740, Height = 360 }, ForcedColors.None),
        ("ultrawide", new() { Width = 2560, Height = 1080 }, ForcedColors.None),
        // A window of 1280 × 800 at 200 %.
        ("zoomed", new() { Width = 640, Height = 400 }, ForcedColors.None),
        ("forced-colours", new() { Width = 1280, Height = 800 }, ForcedColors.Active),
    ];

    private static readonly string Folder = Path.Combine(Repository.TestResults, "screenshots");

    private const string MovingParts =
        """
        () => document.getAnimations()
          .filter((animation) => animation.playState === "running" && animation.effect.getComputedTiming().activeDuration > 1)
          .map((animation) => animation.animationName ?? animation.transitionProperty)
        """;

    [Fact]
    public async Task Screens_FitDesksAndPhones_ZoomAndForcedColours()
    {
        Directory.CreateDirectory(Folder);

        await WalkAsync(async (screen, page) =>
        {
            foreach (var (device, size) in Devices)
            {
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await TakeAsync(page, size, scheme, ForcedColors.None, $"{screen}-{device}-{(scheme == ColorScheme.Light ? "light" : "dark")}");
                }
            }

            foreach (var (device, size, colours) in Others)
            {
                await TakeAsync(page, size, ColorScheme.Light, colours, $"{screen}-{device}");
            }

            await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.None });
            await page.SetViewportSizeAsync(Devices[0].Size.Width, Devices[0].Size.Height);
        });
    }

    private static async Task TakeAsync(IPage page, ViewportSize size, ColorScheme scheme, ForcedColors colours, string name)
    {
        await page.SetViewportSizeAsync(size.Width, size.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ForcedColors = colours });
        await SettleAsync(page);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });

        // Whoever wants less motion gets none that could be seen.
        Assert.Empty(await page.EvaluateAsync<string[]>(MovingParts));

        // Nothing sticks out sideways: it would have to be scrolled both ways.
        var width = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(width <= size.Width, $"{name} is {width} pixels wide on a screen of {size.Width}.");
    }
}
