using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Appearance;

/// <summary>Where the Tab key leads: in a sensible order, always to something seen, and out again.</summary>
public sealed class KeyboardTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>Far more than any screen here has.</summary>
    private const int MostStops = 60;

    /// <summary>What has the focus: its name, and what is wrong with how it is shown. Nothing when the focus has left the page's controls.</summary>
    private const string Focused =
        """
        () => {
          const element = document.activeElement;
          if (element === null || element === document.body) {
            return null;
          }
          const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.innerText;
          const { left, top, right, bottom } = element.getBoundingClientRect();
          const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          const wide = (of, line) => of && getComputedStyle(of)[`${line}Style`] !== "none" && parseFloat(getComputedStyle(of)[`${line}Width`]) >= 2;
          const shown =
            wide(element, "outline") ||
            wide(element.closest(".MuiOutlinedInput-root")?.querySelector("fieldset"), "borderTop") ||
            getComputedStyle(element.closest(".select-field-box") ?? element).boxShadow.includes("inset");
          return [
            name.trim().replace(/\s+/g, " "),
            !element.matches(":focus-visible") || !shown ? "no ring" : !element.contains(above) && !above?.contains(element) ? `under ${above?.outerHTML.slice(0, 80)}` : "",
          ];
        }
        """;

    [Fact]
    public async Task Home_FromTheSkipLinkToCall()
    {
        var page = await SomebodyAsync("Ada");
        await page.OpenAsync(Server);
        await page.ReadIdAsync();
        await Expect(page.Button("Turn camera off")).ToBeVisibleAsync();

        var stops = await WalkAsync(page.Page);

        Assert.Equal(
            [
                "Skip to content", "Duet: Back to home", "Settings",
                "Mute microphone", "Turn camera off", "Choose devices",
                "Your name", "ID to call", "Call", "New room", "Copy ID", "Show QR code",
                "Go on without", "Save recovery file", "Add contact",
            ],
            stops);

        // The skip link is the first stop, and goes past the head.
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeInViewportAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Button("Mute microphone")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Call_ThroughTheControls_AndOutAgain()
    {
        var (caller, _) = await InCallAsync();
        await Expect(caller.Page.Locator("#main")).ToBeFocusedAsync();

        Assert.Equal(
            [
                "Skip to content",
                "Your video. Move it with the arrow keys.", "Verified", "Connection",
                "Mute microphone", "Turn camera off", "Share screen", "Chat", "Reactions", "More", "Hang up",
            ],
            (await WalkAsync(caller.Page)).ConvertAll(stop => stop.Split(':')[0])); // the connection is as good as it is
    }

    /// <summary>Where there is no room beside the picture, a panel lies over it, and the keyboard does not go where nobody sees it.</summary>
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(640, 360)]
    public async Task Panel_HasTheKeyboard_AndGivesItBack(int width, int height)
    {
        var (caller, _) = await InCallAsync();
        await caller.Page.SetViewportSizeAsync(width, height);
        await caller.ChatButton.FocusAsync();
        await caller.Page.Keyboard.PressAsync("Enter");
        var message = caller.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" });
        await Expect(message).ToBeFocusedAsync();

        var stops = await WalkAsync(caller.Page);

        Assert.Contains("Close", stops, StringComparer.Ordinal);
        Assert.Contains("Message", stops, StringComparer.Ordinal);
        Assert.Equal(width >= 900, stops.Contains("Hang up", StringComparer.Ordinal));
        await message.FocusAsync();
        await caller.Page.Keyboard.PressAsync("Escape");
        await Expect(caller.ChatButton).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Dialog_KeepsTheKeyboard_AndGivesItBack()
    {
        var page = await AtHomeAsync("Ada");
        await page.Button("Show QR code").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();

        Assert.Equal(["Close"], await WalkAsync(page.Page));

        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Show QR code")).ToBeFocusedAsync();

        // One that asks for something begins with the field.
        await page.Button("Add contact").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByLabel("Name of the contact")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Add contact")).ToBeFocusedAsync();
    }

    /// <summary>Presses Tab until the keyboard has left the page, and from its beginning until it has left it once more: the stops of that second way.</summary>
    private static async Task<List<string>> WalkAsync(IPage page)
    {
        await WalkOutAsync(page);
        return await WalkOutAsync(page);
    }

    private static async Task<List<string>> WalkOutAsync(IPage page)
    {
        var stops = new List<string>();
        for (var presses = 0; presses < MostStops; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string[]?>(Focused) is not [var name, var mistake])
            {
                return stops;
            }

            Assert.True(mistake.Length == 0, $"{name}: {mistake}");
            stops.Add(name);
        }

        throw new InvalidOperationException($"The keyboard does not come out: {string.Join(", ", stops)}");
    }
}
