using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Appearance;

/// <summary>The page in other languages: from right to left, and with words that are long.</summary>
public sealed class LanguageTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Language_Chosen_HoldsAtOnceAndAfterAReload_FitsAPhone_AndHasNoViolations()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.TestResults, "screenshots")).FullName;
        var page = new DuetPage(await MeetAsync("Ada", options: Phone()));
        await page.OpenAsync(Server, "settings");
        var language = page.Page.Locator("select:has(option[value=ar])");
        var root = page.Page.Locator("html");

        foreach (var (code, direction) in new[] { ("de", "ltr"), ("hi", "ltr"), ("ar", "rtl") })
        {
            await language.SelectOptionAsync(code);
            await Expect(root).ToHaveAttributeAsync("lang", code);
            await Expect(root).ToHaveAttributeAsync("dir", direction);
            await ExpectFitAsync(page.Page, Path.Combine(folder, $"settings-phone-{code}.png"));

            await page.OpenAsync(Server);
            await Expect(root).ToHaveAttributeAsync("lang", code);
            await Expect(root).ToHaveAttributeAsync("dir", direction);
            await Expect(page.Page.GetByTestId("my-id")).ToBeVisibleAsync();
            await ExpectFitAsync(page.Page, Path.Combine(folder, $"home-phone-{code}.png"));
            await page.OpenAsync(Server, "settings");
        }
    }

    private static async Task ExpectFitAsync(IPage page, string path)
    {
        await page.ScreenshotAsync(new() { Path = path, FullPage = true });
        var (width, window) = (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), page.ViewportSize!.Width);
        Assert.True(width <= window, $"{path}: {width} pixels wide on a screen of {window}.");
        await Axe.ExpectNothingAsync(page, path);
    }
}
