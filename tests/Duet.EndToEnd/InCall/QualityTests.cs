using System.Text.RegularExpressions;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>In which codec, and in how much of it, video comes: chosen by both sides, changed without a drop, and told.</summary>
public sealed partial class QualityTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>With what 200 kbit/s of saved video may come to for a moment, and far below a picture that is not saved.</summary>
    private const int Saved = 300_000;

    /// <summary>A machine that says it encodes VP9 in hardware, and decodes nothing so.</summary>
    private const string EncodesVp9 =
        """
        for (const [question, codec] of [["encodingInfo", "video/VP9"], ["decodingInfo", ""]]) {
          navigator.mediaCapabilities[question] = async ({ video }) => ({ supported: true, smooth: true, powerEfficient: video.contentType === codec });
        }
        """;

    [Fact]
    public async Task Codecs_AreChosenByBothSides_AndSavingReachesTheOther()
    {
        var person = await MeetAsync("Ada");
        await person.Page.AddInitScriptAsync(EncodesVp9);
        var (caller, callee) = (await new DuetPage(person).GoHomeAsync(Server), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);

        // What Ada's hardware encodes, and what is light for Grace's processor.
        await ExpectCodecAsync(callee, "VP9");
        await ExpectCodecAsync(caller, "VP8");

        await callee.ChangeSettingsAsync(settings => settings.GetByLabel("Video codec").SelectOptionAsync("VP9"));
        await ExpectCodecAsync(caller, "VP9");
        await ExpectCodecAsync(callee, "VP9");
        await ExpectMediaAsync(caller, callee);

        await ExpectReportAsync(caller);

        await callee.ChangeSettingsAsync(settings => settings.GetByRole(AriaRole.Switch, new() { Name = "Save data" }).CheckAsync());
        foreach (var page in new[] { caller, callee })
        {
            await page.Page.WaitForAsync("async most => { const rate = await mediaProbe.receivedRate(2); return rate > 0 && rate < most; }", Saved);
        }

        await ExpectMediaAsync(caller, callee);
        Assert.Equal(1, await caller.Page.EvaluateAsync<int>("() => mediaProbe.connectionsMade()"));
    }

    /// <summary>It begins with a fourth of the camera's pixels, which nothing holds too many for a link that nobody knows yet.</summary>
    [Fact]
    public async Task Picture_GrowsToTheCamerasOwnSize()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Page.WaitForAsync("() => mediaProbe.shownSize('Grace’s video') === '1280x720'");
        await callee.Page.WaitForAsync("() => mediaProbe.shownSize('Ada’s video') === '1280x720'");
    }

    /// <summary>The panel tells what the browser measures, and gives it as a text without addresses.</summary>
    private static async Task ExpectReportAsync(DuetPage page)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = ConnectionButton() }).ClickAsync();
        var panel = page.Page.GetByRole(AriaRole.Region, new() { Name = "Connection" });
        await Expect(panel).ToContainTextAsync("Direct");
        await Expect(panel).ToContainTextAsync("UDP");
        await Expect(panel).ToContainTextAsync("opus");
        await Expect(panel).ToContainTextAsync(Resolution());
        await Expect(panel).ToContainTextAsync(ReceivedVp9());
        await panel.GetByRole(AriaRole.Button, new() { Name = "Copy report" }).ClickAsync();
        var report = await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Contains("path: direct, udp", report, StringComparison.Ordinal);
        Assert.Contains("received video: VP9", report, StringComparison.Ordinal);
        Assert.DoesNotMatch(Address(), report);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
    }

    private static async Task ExpectCodecAsync(DuetPage page, string codec) =>
        await page.Page.WaitForAsync("async codec => await mediaProbe.receivedCodec() === codec", codec);

    [GeneratedRegex("^Connection: ", RegexOptions.None, 1000)]
    private static partial Regex ConnectionButton();

    [GeneratedRegex(@"Received\s*Picture\s*VP9", RegexOptions.None, 1000)]
    private static partial Regex ReceivedVp9();

    [GeneratedRegex("[0-9]{3,4} × [0-9]{3,4}", RegexOptions.None, 1000)]
    private static partial Regex Resolution();

    [GeneratedRegex(@"\b\d+\.\d+\.\d+\.\d+:|192\.|127\.0", RegexOptions.None, 1000)]
    private static partial Regex Address();
}
