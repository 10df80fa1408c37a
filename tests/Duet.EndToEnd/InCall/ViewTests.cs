using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>How one looks at the call, and how one holds it without a mouse.</summary>
public sealed class ViewTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Call_ByKeyboardAlone_FromTheFirstKeyToTheLast()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var (mine, theirs) = (caller.Page.Keyboard, callee.Page.Keyboard);
        var id = await callee.ReadIdAsync();
        await caller.Page.GetByLabel("ID to call").FocusAsync();
        await mine.TypeAsync(id);
        await mine.PressAsync("Enter");

        // Whoever is called finds the answer under the finger.
        await Expect(callee.Incoming("Ada")).ToBeVisibleAsync();
        await Expect(callee.Page.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();
        await Expect(callee.Button("Answer")).ToBeFocusedAsync();
        await theirs.PressAsync("Enter");
        await ExpectMediaAsync(caller, callee);

        var call = caller.Page.Locator(".call");
        await Expect(call).ToHaveAttributeAsync("data-layout", "speaker");
        await mine.PressAsync("l");
        await Expect(call).ToHaveAttributeAsync("data-layout", "side-by-side");
        await ExpectBesideAsync(caller);
        await mine.PressAsync("l");

        await mine.PressAsync("f");
        await caller.Page.WaitForAsync("() => document.fullscreenElement !== null");
        await mine.PressAsync("f");
        await caller.Page.WaitForAsync("() => document.fullscreenElement === null");

        await mine.PressAsync("?");
        await Expect(caller.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToContainTextAsync("Microphone on or off");
        await mine.PressAsync("Escape");

        // The menu is one tab stop of the controls, and its items are reached with the arrows.
        await caller.Button("More").FocusAsync();
        await mine.PressAsync("Enter");
        await Expect(Item("Switch camera")).ToBeFocusedAsync();
        await mine.PressAsync("ArrowDown");
        await Expect(Item("Hold")).ToBeFocusedAsync();
        await mine.PressAsync("ArrowUp");
        await mine.PressAsync("ArrowUp");
        await Expect(Item("Keyboard shortcuts")).ToBeFocusedAsync();
        await mine.PressAsync("Escape");
        await Expect(caller.Button("More")).ToBeFocusedAsync();

        await mine.PressAsync("m");
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();

        // One's own picture goes where one sends it.
        var self = caller.Page.GetByRole(AriaRole.Group, new() { Name = "Your video. Move it with the arrow keys." });
        var before = (await self.BoundingBoxAsync())!;
        await self.FocusAsync();
        await mine.PressAsync("ArrowUp");
        await mine.PressAsync("ArrowLeft");
        var after = (await self.BoundingBoxAsync())!;
        Assert.True(after.X < before.X && after.Y < before.Y, $"from {before.X},{before.Y} to {after.X},{after.Y}");

        await caller.HangUpButton.FocusAsync();
        await mine.PressAsync("Enter");
        await callee.ExpectEndedAsync("Ada hung up.");

        ILocator Item(string name) => caller.Page.GetByRole(AriaRole.Menuitem, new() { Name = name, Exact = true });
    }

    [Fact]
    public async Task Picture_InAWindowOfItsOwn_HasControlsWhereTheBrowserAllows()
    {
        var (caller, callee) = await InCallAsync();

        var opened = caller.Page.Context.WaitForPageAsync();
        await caller.ChooseAsync("Picture in picture");
        var small = await opened;
        await Expect(small.GetByLabel("Grace’s video")).ToBeVisibleAsync();
        await small.WaitForAsync("() => { const video = document.querySelector('video'); return !video.paused && video.videoWidth > 0; }");
        await small.GetByRole(AriaRole.Button, new() { Name = "Mute microphone" }).ClickAsync();
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();
        // The button closes the window that it is in: it is pressed when the answer to this line is already out.
        await small.GetByRole(AriaRole.Button, new() { Name = "Bring it back" }).EvaluateAsync("button => void setTimeout(() => button.click())");
        await caller.Page.WaitForAsync("() => documentPictureInPicture.window === null");

        // A browser without such windows shows the picture alone.
        await callee.Page.EvaluateAsync("() => Object.defineProperty(window, 'documentPictureInPicture', { value: undefined })");
        await callee.ChooseAsync("Picture in picture");
        await callee.Page.WaitForAsync("() => document.pictureInPictureElement?.getAttribute('aria-label') === \"Ada’s video\"");
        await ExpectMediaAsync(caller, callee);
    }

    [Fact]
    public async Task Pictures_StoppedByTheBrowser_GoOn()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Page.EvaluateAsync("() => { for (const video of document.querySelectorAll('video')) { video.pause(); } }");

        await caller.Page.WaitForAsync("() => [...document.querySelectorAll('video')].every((video) => !video.paused)");
        await ExpectMediaAsync(caller, callee);
    }

    [Fact]
    public async Task PictureThatFreezes_WhileSoundGoesOn_IsTold_UntilItMovesAgain()
    {
        const string Still = "Grace’s picture stands still at the moment.";
        var (caller, callee) = await InCallAsync();

        await callee.Page.EvaluateAsync("() => mediaProbe.withholdCamera()");
        await caller.ExpectTextAsync(Still);
        await callee.Page.EvaluateAsync("() => mediaProbe.giveCamera()");
        await Expect(caller.Page.GetByText(Still)).ToHaveCountAsync(0);

        await callee.Button("Turn camera off").ClickAsync();
        await caller.ExpectTextAsync("camera is off");
        await Expect(caller.Page.GetByText(Still)).ToHaveCountAsync(0);
    }

    /// <summary>Both pictures have the same width, and neither covers the other.</summary>
    private static async Task ExpectBesideAsync(DuetPage page)
    {
        var (other, self) = ((await page.Page.Locator(".tile-remote").BoundingBoxAsync())!, (await page.Page.Locator(".self-view").BoundingBoxAsync())!);
        Assert.Equal(other.Width, self.Width, tolerance: 2f);
        Assert.True(other.X + other.Width <= self.X || self.X + self.Width <= other.X, "They lie on one another.");
    }
}
