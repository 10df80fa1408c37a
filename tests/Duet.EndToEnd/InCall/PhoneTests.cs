using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>Two phones in a call, by finger alone.</summary>
public sealed class PhoneTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int FileSize = 4 * 1024 * 1024;

    [Fact]
    public async Task ChatAndFile_GoFromPhoneToPhone()
    {
        var (caller, callee) = await InCallAsync(Phone(), Phone());
        using var folder = new Downloads();
        var file = await folder.AddAsync("holiday.bin", FileSize);
        await callee.Page.EvaluateAsync("() => { delete window.showSaveFilePicker; }"); // as on phones

        await caller.ChatButton.TapAsync();
        await caller.Page.GetByLabel("Message").TapAsync();
        await caller.Page.Keyboard.TypeAsync("Hello, Grace");
        await caller.Button("Send").TapAsync();
        await Expect(callee.Page.GetByRole(AriaRole.Status).GetByText("Hello, Grace")).ToBeVisibleAsync();
        await callee.ChatButton.TapAsync();
        await callee.ExpectTextAsync("Hello, Grace");
        await Expect(caller.Page.Locator(".message-mark")).ToHaveTextAsync(["Read"]);

        var chooser = await caller.Page.RunAndWaitForFileChooserAsync(() => caller.Button("Send a file").TapAsync());
        await chooser.SetFilesAsync(file);
        await callee.Button("Receive").TapAsync();
        var download = await callee.Page.RunAndWaitForDownloadAsync(() => callee.Button("Save holiday.bin").TapAsync());
        Assert.Equal(await Downloads.HashAsync(file), await Downloads.HashAsync(download));
        await caller.ExpectTextAsync("Complete, checksum right");

        // The chat covers the call; behind it nothing has changed.
        await caller.Button("Close").TapAsync();
        await callee.Button("Close").TapAsync();
        await ExpectMediaAsync(caller, callee);
    }

    [Fact]
    public async Task Controls_DoByFingerWhatTheySay()
    {
        var (caller, callee) = await InCallAsync(Phone(), Phone());
        var controls = caller.Page.GetByRole(AriaRole.Toolbar);

        await controls.GetByRole(AriaRole.Button, new() { Name = "Mute microphone" }).TapAsync();
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();
        await controls.GetByRole(AriaRole.Button, new() { Name = "Unmute microphone" }).TapAsync();
        await Expect(callee.Page.GetByText("Ada’s microphone is muted")).ToHaveCountAsync(0);

        await caller.Button("Turn camera off").TapAsync();
        await callee.ExpectTextAsync("Ada’s camera is off");
        await caller.Button("Turn camera on").TapAsync();
        await callee.Person.ExpectVideoAsync();

        // On one's own picture. The second one of the fake cameras gives no pictures, the third one does.
        foreach (var camera in new[] { "fake_device_1", "fake_device_2" })
        {
            await caller.Button("Switch camera").TapAsync();
            await caller.Page.WaitForAsync("camera => mediaProbe.sentDevices().includes(camera)", camera);
        }

        await callee.Person.ExpectVideoAsync();

        await ChooseAsync(caller, "React with 🎉");
        await Expect(callee.Page.GetByText("Ada reacted with 🎉")).ToBeAttachedAsync();
        await ChooseAsync(caller, "Side by side");
        await Expect(caller.Page.Locator(".call")).ToHaveAttributeAsync("data-layout", "side-by-side");
        await ChooseAsync(caller, "Speaker large");

        await ChooseAsync(caller, "Share screen");
        await Expect(callee.Page.GetByLabel("Ada’s screen")).ToBeVisibleAsync();
        await caller.Button("Stop sharing").First.TapAsync();
        await Expect(callee.Page.GetByLabel("Ada’s screen")).ToHaveCountAsync(0);

        await ChooseAsync(caller, "Hold");
        await Expect(callee.Page.GetByText("Ada has put you on hold").First).ToBeAttachedAsync();
        await caller.Button("Resume").First.TapAsync();
        await ExpectMediaAsync(caller, callee);

        // A tap sends one's own picture to the next corner.
        var self = caller.Page.GetByRole(AriaRole.Group, new() { Name = "Your video. Move it with the arrow keys." });
        await Expect(self).ToHaveAttributeAsync("data-block", "end");
        await self.TapAsync();
        await Expect(self).ToHaveAttributeAsync("data-block", "start");

        await caller.HangUpButton.TapAsync();
        await callee.ExpectEndedAsync("Ada hung up.");
    }

    [Fact]
    public async Task WidePicture_FillsTheUprightScreenAtATouch()
    {
        var (caller, callee) = await InCallAsync(Phone());
        var fill = caller.Button("Fill the screen with the picture");
        var picture = caller.Page.GetByLabel("Grace’s video");
        await Expect(picture).ToHaveCSSAsync("object-fit", "contain");

        await fill.TapAsync();
        await Expect(picture).ToHaveCSSAsync("object-fit", "cover");
        await fill.TapAsync();
        await Expect(picture).ToHaveCSSAsync("object-fit", "contain");

        // On a wide screen there is nothing to fill.
        await Expect(callee.Button("Fill the screen with the picture")).ToBeHiddenAsync();
    }

    private static async Task ChooseAsync(DuetPage page, string item)
    {
        await page.Button("More").TapAsync();
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).TapAsync();
        await Expect(page.Page.GetByRole(AriaRole.Menu)).ToBeHiddenAsync();
    }
}
