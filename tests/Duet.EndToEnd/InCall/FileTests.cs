using System.Security.Cryptography;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.InCall;

/// <summary>Files, from browser to browser.</summary>
public sealed class FileTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int Size = 8 * 1024 * 1024;

    [Fact]
    public async Task File_ArrivesAsItWas()
    {
        var (caller, callee) = await InCallAsync();
        var content = RandomNumberGenerator.GetBytes(Size);
        // Streams to disk need a dialog of the system, which no test can press; without it the page gives a download.
        await callee.Page.EvaluateAsync("() => { delete window.showSaveFilePicker; }");
        await caller.Button("Chat").ClickAsync();

        var chooser = await caller.Page.RunAndWaitForFileChooserAsync(() => caller.Button("Send a file").ClickAsync());
        await chooser.SetFilesAsync(new Microsoft.Playwright.FilePayload { Name = "holiday.bin", MimeType = "application/octet-stream", Buffer = content });
        await callee.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Chat" }).First.ClickAsync();
        await callee.Button("Receive").ClickAsync();
        var download = await callee.Page.RunAndWaitForDownloadAsync(() => callee.Button("Save holiday.bin").ClickAsync());

        await using var stream = await download.CreateReadStreamAsync();
        Assert.Equal(SHA256.HashData(content), await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
        await caller.ExpectTextAsync("Complete, checksum right");
    }
}
