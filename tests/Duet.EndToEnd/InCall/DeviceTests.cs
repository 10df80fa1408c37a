using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>Microphone and camera during a call: off, on, and others, as the other side sees and hears it.</summary>
public sealed class DeviceTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Devices_OffOnAndExchanged_WithoutANewConnection()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Button("Turn camera off").ClickAsync();
        await callee.ExpectTextAsync("Ada’s camera is off");
        await caller.Page.WaitForAsync("() => mediaProbe.liveTracks('video') === 0");
        await caller.Button("Turn camera on").ClickAsync();
        await callee.Person.ExpectVideoAsync();

        await caller.Button("Mute microphone").ClickAsync();
        // A sign for the eye, and this sentence for the ear.
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();
        Assert.True(await callee.Person.HeardAsync() < Person.Audible);
        // One is with the other controls; one is in the notice that the muted person speaks.
        await caller.Button("Unmute microphone").Last.ClickAsync();
        Assert.True(await callee.Person.HeardAsync() > Person.Audible);

        await caller.ChangeSettingsAsync(async settings =>
        {
            foreach (var (kind, count) in new[] { ("Camera", 3), ("Microphone", 2) })
            {
                var choice = settings.GetByRole(AriaRole.Combobox, new() { Name = kind, Exact = true });
                await Expect(choice.Locator("option")).ToHaveCountAsync(count + 1); // and the system's default
                var device = await choice.Locator("option").Last.TextContentAsync();
                await choice.SelectOptionAsync(new SelectOptionValue { Label = device });
                await caller.Page.WaitForAsync("name => mediaProbe.openDevices().includes(name)", device);
            }
        });
        await callee.Person.ExpectVideoAsync();
        Assert.True(await callee.Person.HeardAsync() > Person.Audible);

        // From now on the microphone waits for its key, which talks also where the keyboard is on the button that was just clicked.
        await caller.ChangeSettingsAsync(settings => settings.GetByRole(AriaRole.Switch, new() { Name = "Push to talk" }).CheckAsync());
        await Expect(caller.Button("Unmute microphone").Last).ToBeVisibleAsync();
        await caller.Page.Keyboard.PressAsync("m"); // by the button, a press that a busy machine makes long would be one that talks
        await caller.Button("Mute microphone").ClickAsync();
        Assert.True(await callee.Person.HeardAsync() < Person.Audible);
        await caller.Page.Keyboard.DownAsync(" ");
        Assert.True(await callee.Person.HeardAsync() > Person.Audible);
        await caller.Page.Keyboard.UpAsync(" ");
        await Expect(caller.Button("Unmute microphone").Last).ToBeVisibleAsync();
        Assert.True(await callee.Person.HeardAsync() < Person.Audible);

        // The fake microphone beeps on while it is muted.
        await caller.ExpectTextAsync("You are speaking, but your microphone is muted.");
        Assert.Equal(1, await callee.Page.EvaluateAsync<int>("() => mediaProbe.connectionsMade()"));
    }

    [Fact]
    public async Task SpeakerTest_IsHeardFromTheSpeakerThatIsChosen()
    {
        var person = await AtHomeAsync("Ada");
        await person.Button("Choose devices").ClickAsync();
        var choice = person.Page.GetByRole(AriaRole.Combobox, new() { Name = "Speaker", Exact = true });
        var speaker = await choice.Locator("option").Last.TextContentAsync();
        await choice.SelectOptionAsync(new SelectOptionValue { Label = speaker });
        Assert.Empty(await person.Page.EvaluateAsync<string[]>("() => mediaProbe.speakersHeard()"));

        await person.Button("Play a test sound").ClickAsync();

        await person.Page.WaitForAsync("async speaker => (await mediaProbe.speakersHeard()).join() === speaker", speaker);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Devices_ChosenBeforeTheCall_AreThoseThatReachTheOtherSide(bool onPhone)
    {
        var (caller, callee) = (await AtHomeAsync("Ada", onPhone ? Phone() : null), await AtHomeAsync("Grace"));
        await caller.Button("Choose devices").ClickAsync();
        var chosen = new List<string>();
        foreach (var kind in new[] { "Camera", "Microphone" })
        {
            var choice = caller.Page.GetByRole(AriaRole.Combobox, new() { Name = kind, Exact = true });
            var device = (await choice.Locator("option").Last.TextContentAsync())!;
            await choice.SelectOptionAsync(new SelectOptionValue { Label = device });
            chosen.Add(device);
        }

        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");

        await ExpectMediaAsync(caller, callee);
        await caller.Page.WaitForAsync("chosen => chosen.every((name) => mediaProbe.sentDevices().includes(name))", chosen);
        Assert.True(await callee.Person.HeardAsync() > Person.Audible);

        // And not the system's own beside them.
        Assert.Equal(chosen.Order(StringComparer.Ordinal), (await caller.Page.EvaluateAsync<string[]>("() => mediaProbe.openDevices()")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Microphone_LostWhileItIsMuted_IsReplacedByOneThatIsMuted()
    {
        var (caller, callee) = await InCallAsync();
        await caller.Button("Mute microphone").ClickAsync();
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();

        await caller.Page.EvaluateAsync("() => mediaProbe.takeAway('audio')");

        // Another one is open, and silent; it is the one that speaks when the person says so.
        await caller.Page.WaitForAsync("() => mediaProbe.liveTracks('audio') > 0");
        Assert.True(await callee.Person.HeardAsync() < Person.Audible);
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();
        await caller.Button("Unmute microphone").Last.ClickAsync();
        Assert.True(await callee.Person.HeardAsync() > Person.Audible);
    }
}
