using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>Files, from browser to browser.</summary>
public sealed class FileTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int Size = 8 * 1024 * 1024;

    /// <summary>More than may be on its way, so that the receiver's disk really sets the pace.</summary>
    private const int LargerSize = 48 * 1024 * 1024;

    [Fact]
    public async Task Files_ArriveAsTheyWere_AlsoPausedAndOverASlowDisk()
    {
        var (caller, callee) = await InCallAsync();
        using var folder = new Downloads();
        var (small, large) = (await folder.AddAsync("holiday.bin", Size), await folder.AddAsync("film.bin", LargerSize));

        // Without a place to write to, the page gives a download.
        await callee.Page.EvaluateAsync("() => { delete window.showSaveFilePicker; }");
        await caller.DropFileAsync(small);
        await callee.ExpectTextAsync("Ada wants to send a file");
        await callee.Button("Show").ClickAsync();
        await callee.Button("Receive").ClickAsync();
        var download = await callee.Page.RunAndWaitForDownloadAsync(() => callee.Button("Save holiday.bin").ClickAsync());
        Assert.Equal(await Downloads.HashAsync(small), await Downloads.HashAsync(download));
        await caller.ExpectTextAsync("Complete, checksum right");

        // With one, it goes straight there; a disk that does not keep up holds the sender.
        await SavePicker.InstallAsync(callee.Page);
        await callee.Page.EvaluateAsync("() => savePicker.block()");
        await caller.SendFileAsync(large);
        await callee.Button("Receive").ClickAsync();
        await callee.Page.WaitForAsync("() => savePicker.waiting()");
        await caller.Button("Pause film.bin").ClickAsync();
        await Expect(callee.Page.GetByRole(AriaRole.Status).GetByText("Paused")).ToBeVisibleAsync();
        await callee.Page.EvaluateAsync("() => savePicker.unblock()");
        await caller.Button("Resume film.bin").ClickAsync();
        await Expect(callee.Page.GetByText("Complete, checksum right")).ToHaveCountAsync(2);
        Assert.Equal(await Downloads.HashAsync(large), await SavePicker.HashAsync(callee.Page));

        // And what is canceled on one side is canceled on the other.
        await callee.Page.EvaluateAsync("() => savePicker.block()");
        await caller.SendFileAsync(large);
        await callee.Button("Receive").ClickAsync();
        await callee.Button("Cancel film.bin").ClickAsync();
        await Expect(caller.Page.GetByText("Canceled")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task File_ThatWasNotSaved_IsKeptAfterTheCall()
    {
        var (caller, callee) = await InCallAsync(calleesDevice: Phone());
        using var folder = new Downloads();
        var file = await folder.AddAsync("holiday.bin", Size);
        await callee.Page.EvaluateAsync("() => { delete window.showSaveFilePicker; }");
        await caller.DropFileAsync(file);
        await callee.Button("Show").ClickAsync();
        await callee.Button("Receive").ClickAsync();
        await callee.ExpectTextAsync("Complete, checksum right");

        await caller.HangUpAsync();
        await callee.ExpectEndedAsync("Ada hung up.");
        await callee.Button("Back to home").First.ClickAsync();
        await callee.ExpectTextAsync("Not saved: 1 file (Ada)");
        var download = await callee.Page.RunAndWaitForDownloadAsync(() => callee.Button("Save holiday.bin").ClickAsync());

        Assert.Equal(await Downloads.HashAsync(file), await Downloads.HashAsync(download));
        await callee.ExpectTextAsync("Saved? 1 file (Ada)");
        await callee.Button("Done").ClickAsync();
        await Expect(callee.Page.GetByText("Saved?")).ToHaveCountAsync(0);
    }
}
