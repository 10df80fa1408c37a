using System.Diagnostics;
using System.Globalization;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.InCall;

/// <summary>A gibibyte from browser to browser, straight to the disk. Takes minutes and room on the disk, so it runs when asked for: <c>./test.sh large</c>.</summary>
public sealed class LargeFileTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const long Size = 1L << 30;

    /// <summary>What both browsers may need more than before, in bytes: what is on its way, and what they have not yet cleared away.</summary>
    private const long MoreMemory = 600L << 20;

    /// <summary>Milliseconds.</summary>
    private const float Patience = 400_000;

    [Fact(Explicit = true)]
    public async Task Gibibyte_ArrivesAsItWas_AndIsNeverHeldInMemory()
    {
        using var folder = new Downloads();
        var file = await folder.AddAsync("archive.bin", Size);
        var caller = await AtHomeAsync("Ada");
        // Only a profile on the disk has its files there; others keep them in memory.
        var callee = await new DuetPage(await MeetWithProfileAsync("Grace")).GoHomeAsync(Server);
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);
        await SavePicker.InstallAsync(callee.Page);
        await caller.OpenChatAsync();
        await callee.OpenChatAsync();
        await caller.SendFileAsync(file);
        var before = ProcessMemory.OfChildren();

        await callee.Button("Receive").ClickAsync();
        var clock = Stopwatch.StartNew();
        var done = callee.Page.GetByText("Complete, checksum right").WaitForAsync(new() { Timeout = Patience });
        var most = before;
        while (await Task.WhenAny(done, callee.Page.EvaluateAsync("() => new Promise((over) => setTimeout(over, 500))")) != done)
        {
            most = Math.Max(most, ProcessMemory.OfChildren());
        }

        await done;
        var seconds = clock.Elapsed.TotalSeconds;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Size / seconds / 1e6:F0} MB/s, {(most - before) >> 20} MiB more memory in all browsers"));
        Assert.Equal(await Downloads.HashAsync(file), await SavePicker.HashAsync(callee.Page));
        Assert.True(most - before < MoreMemory, $"{(most - before) >> 20} MiB more");
    }
}
