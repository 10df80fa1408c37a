using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>Microphone and camera, off and on again.</summary>
public sealed class MuteTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Camera_Off_IsSeenByTheOtherSide_AndComesBack()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Button("Turn camera off").ClickAsync();
        await callee.ExpectTextAsync("Ada’s camera is off");
        await caller.Page.WaitForFunctionAsync("() => mediaProbe.liveTracks('video') === 0");

        await caller.Button("Turn camera on").ClickAsync();
        await callee.Person.ExpectVideoAsync();
    }

    [Fact]
    public async Task Microphone_Muted_IsSaidToTheOtherSide()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Button("Mute microphone").ClickAsync();

        // A sign for the eye, and this sentence for the ear.
        await Expect(callee.Page.GetByText("Ada’s microphone is muted").First).ToBeAttachedAsync();
    }
}
