using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.InCall;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Networks;

/// <summary>A network that carries the voice and no more, and one that is gone for a while.</summary>
public sealed class WeakLinkTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>Bytes per second: the voice fits, with what the relay adds to it; a picture does not.</summary>
    private const int VoiceOnly = 10_000;

    private const int FileSize = 24 * 1024 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Video_GivesWayToTheVoice_AndComesBackByItself(bool onPhones)
    {
        var internet = await StartInternetAsync();
        var (weak, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        var (host, guest) = await InRoomAsync(weak, other, onPhones ? Phone() : null);

        await weak.LimitAsync(VoiceOnly);
        await host.ExpectTextAsync("Video is paused: the connection is weak. It comes back by itself.");
        await guest.ExpectTextAsync("Ada’s video is paused: their connection is weak. It comes back by itself.");
        await guest.Person.ExpectAudioAsync();
        await host.Person.ExpectVideoAsync();

        await weak.UnlimitAsync();
        await guest.Person.ExpectVideoAsync();
        await Expect(host.Page.GetByText("Video is paused")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task FileAndChat_GoOnWhenTheNetworkIsBack()
    {
        var internet = await StartInternetAsync();
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        var (host, guest) = await InRoomAsync(one, other);
        using var folder = new Downloads();
        var file = await folder.AddAsync("film.bin", FileSize);
        await SavePicker.InstallAsync(guest.Page);
        await host.OpenChatAsync();
        await guest.OpenChatAsync();
        await host.SendFileAsync(file);
        await guest.Page.EvaluateAsync("() => savePicker.block()");
        await guest.Button("Receive").ClickAsync();
        await guest.Page.WaitForAsync("() => savePicker.waiting()");

        await one.CutAsync();
        await host.ExpectTextAsync("The connection was lost. Reconnecting …");
        await host.WriteAsync("Said while nobody could hear it");
        await guest.Page.EvaluateAsync("() => savePicker.unblock()");
        await one.RestoreAsync();

        await guest.ExpectTextAsync("Said while nobody could hear it");
        await guest.ExpectTextAsync("Complete, checksum right");
        Assert.Equal(await Downloads.HashAsync(file), await SavePicker.HashAsync(guest.Page));
    }
}
