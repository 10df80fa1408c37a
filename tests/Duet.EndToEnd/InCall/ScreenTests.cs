using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>Sharing the screen beside the camera.</summary>
public sealed class ScreenTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int VoiceLine = 0;
    private const int ScreenLine = 1;

    [Fact]
    public async Task Screen_IsASecondPictureOfItsOwnSize_AndFollowsItsWindow()
    {
        // Who was called presents, to a phone.
        var (viewer, presenter) = await InCallAsync(callersDevice: Phone());

        await presenter.Button("Share screen").ClickAsync();

        var screen = viewer.Page.GetByLabel("Grace’s screen");
        await Expect(screen).ToBeVisibleAsync();
        var size = await ExpectSameSizeAsync(presenter, viewer, before: "");
        await viewer.Page.WaitForAsync("async () => await mediaProbe.videoStreams() === 2");
        await viewer.Person.ExpectMediaAsync();

        // What the presenter sees of it.
        var mirror = presenter.Page.GetByRole(AriaRole.Region, new() { Name = "You are sharing your screen" });
        await Expect(mirror.GetByLabel("Your screen, as it is sent")).ToBeVisibleAsync();
        await Expect(mirror.GetByRole(AriaRole.Button, new() { Name = "Sharp text" })).ToHaveAttributeAsync("aria-pressed", "true");

        await presenter.Page.EvaluateAsync("() => mediaProbe.limitScreen(640, 360)");
        await ExpectSameSizeAsync(presenter, viewer, before: size);

        // One is with the other controls, one in the notice that says so.
        await presenter.Button("Stop sharing").First.ClickAsync();
        await Expect(screen).ToHaveCountAsync(0);
        await viewer.Person.ExpectMediaAsync();

        // The other way round, and no new connection for any of it.
        await presenter.Button("Share screen").ClickAsync();
        await Expect(screen).ToBeVisibleAsync();
        Assert.Equal(1, await viewer.Page.EvaluateAsync<int>("() => mediaProbe.connectionsMade()"));
    }

    /// <summary>The browser's fake screen comes with a sound of its own, as a tab or a whole screen does.</summary>
    [Fact]
    public async Task Sound_OfTheScreen_IsHeardBesideTheVoice_AndEndsWithIt()
    {
        var (viewer, presenter) = await InCallAsync(callersDevice: Phone());
        await presenter.Button("Mute microphone").ClickAsync();
        await Expect(viewer.Page.GetByText("Grace’s microphone is muted").First).ToBeAttachedAsync();

        await presenter.Button("Share screen").ClickAsync();

        await Expect(presenter.Page.GetByText("With sound")).ToBeVisibleAsync();
        await viewer.Page.WaitForAsync("async () => await mediaProbe.screenSoundPackets() > 25");
        Assert.True(await viewer.Person.HeardAsync(ScreenLine) > Person.Audible);
        Assert.True(await viewer.Person.HeardAsync(VoiceLine) < Person.Audible);

        await presenter.Button("Stop sharing").First.ClickAsync();
        await viewer.Page.WaitForAsync("async () => await mediaProbe.isStill('screenSoundPackets', 1000)");

        // And again, on the same line.
        await presenter.Button("Share screen").ClickAsync();
        await viewer.Page.WaitForAsync("async () => !await mediaProbe.isStill('screenSoundPackets', 1000)");
        Assert.True(await viewer.Person.HeardAsync(ScreenLine) > Person.Audible);
    }

    [Fact]
    public async Task Encoder_IsToldWhetherTextOrMotionMattersMore()
    {
        var (_, presenter) = await InCallAsync();
        await presenter.Button("Share screen").ClickAsync();
        var choice = presenter.Page.GetByRole(AriaRole.Group, new() { Name = "In a shared screen matters more" });

        await ExpectHintAsync(presenter, "detail");
        await choice.GetByRole(AriaRole.Button, new() { Name = "Fluent motion" }).ClickAsync();
        await ExpectHintAsync(presenter, "motion");
        await choice.GetByRole(AriaRole.Button, new() { Name = "Sharp text" }).ClickAsync();
        await ExpectHintAsync(presenter, "detail");

        // The choice of the settings holds for the screen that is shared next, too.
        await presenter.ChangeSettingsAsync(settings => settings.GetByLabel("In a shared screen matters more").SelectOptionAsync("motion"));
        await ExpectHintAsync(presenter, "motion");
        await presenter.Button("Stop sharing").First.ClickAsync();
        await presenter.Button("Share screen").ClickAsync();
        await ExpectHintAsync(presenter, "motion");
    }

    private static Task ExpectHintAsync(DuetPage page, string hint) => page.Page.WaitForAsync("hint => mediaProbe.sentScreenHint() === hint", hint);

    /// <summary>Waits until the presenter's picture has another size than before, and the viewer sees it in that size; returns it.</summary>
    private static async Task<string> ExpectSameSizeAsync(DuetPage presenter, DuetPage viewer, string before)
    {
        await presenter.Page.WaitForAsync("before => { const size = mediaProbe.shownSize('Your screen, as it is sent'); return size !== '' && size !== '0x0' && size !== before; }", before);
        var size = await presenter.Page.EvaluateAsync<string>("() => mediaProbe.shownSize('Your screen, as it is sent')");
        await viewer.Page.WaitForAsync("size => mediaProbe.shownSize('Grace’s screen') === size", size);
        return size;
    }
}
