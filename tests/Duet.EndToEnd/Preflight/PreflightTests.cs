using System.Text.RegularExpressions;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Preflight;

/// <summary>The test page tells what a call will find: devices that work, and each way to the relay as it is.</summary>
public sealed partial class PreflightTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const string Works = "Works";
    private const string Fails = "Does not work";
    private const string NotOffered = "Not offered by this server";

    [Fact]
    public async Task Devices_AreSeenHeardAndPlayedBack()
    {
        var page = (await (await SomebodyAsync("Ada")).OpenAsync(Server, "test")).Page;

        // The fake camera's picture moves, and its microphone beeps each second.
        await page.WaitForAsync("() => { const video = document.querySelector('.preview video'); return video?.videoWidth > 0 && video.currentTime > 1; }");
        await page.WaitForAsync("() => Number(document.querySelector('.level-meter')?.style.getPropertyValue('--level')) > 0.1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Record five seconds" }).ClickAsync();
        var recording = page.GetByLabel("Your recording");
        await Expect(recording).ToBeVisibleAsync();
        var played = await recording.EvaluateAsync<Played>(
            """
            async (video) => {
              const context = new AudioContext();
              const analyser = context.createAnalyser();
              context.createMediaElementSource(video).connect(analyser);
              await context.resume();
              await video.play();
              let loudest = 0;
              const samples = new Float32Array(analyser.fftSize);
              while (!video.ended) {
                analyser.getFloatTimeDomainData(samples);
                loudest = Math.max(loudest, ...samples.map(Math.abs));
                await new Promise((drawn) => requestAnimationFrame(drawn));
              }
              return { seconds: video.currentTime, width: video.videoWidth, frames: video.getVideoPlaybackQuality().totalVideoFrames, loudest };
            }
            """);

        Assert.InRange(played.Seconds, 3, 8);
        Assert.True(played.Width > 0);
        Assert.True(played.Frames > 10, $"{played.Frames} frames");
        Assert.True(played.Loudest > 0.05, $"loudest {played.Loudest}");
    }

    [Fact]
    public async Task Relay_EachTransport_WorksAndIsReported()
    {
        var page = await RunAsync(await SomebodyAsync("Ada"));

        await ExpectAsync(page, udp: Works, tcp: Works, tls: NotOffered);
        await Expect(Row(page, "UDP")).ToContainTextAsync(MeasuredFigures());
        await Expect(Row(page, "TCP")).ToContainTextAsync(MeasuredFigures());
        var report = await CopyReportAsync(page);
        Assert.Matches(@"udp: works, turn:localhost:\d+\?transport=udp, connected in \d+ ms, round trip \d+ ms, loss 0\.0 %", report);
        Assert.Matches(@"tcp: works, turn:localhost:\d+\?transport=tcp, connected in \d+ ms, round trip \d+ ms, loss 0\.0 %", report);
        Assert.Contains("tls: not offered by the server", report, StringComparison.Ordinal);
        Assert.Contains("UDP out of this network: yes", report, StringComparison.Ordinal);
        await TakePicturesAsync(page, "preflight-done");
    }

    [Theory]
    [InlineData("own port", "Turn:TlsPort=0", "Turn:WebPort=false")]
    [InlineData("web port", "Turn:WebPort=true")]
    public async Task Tls_WithATrustedCertificate_Works(string way, params string[] settings)
    {
        using var authority = await Authority.CreateAsync();
        var server = await StartSecureServerAsync(authority, settings);
        var page = await RunAsync(new DuetPage(await MeetAsync("Ada", authority)));

        await ExpectAsync(page, udp: Works, tcp: Works, tls: Works);
        var line = TlsLine().Match(await CopyReportAsync(page));
        Assert.True(line.Success);
        Assert.Equal(way == "web port", line.Groups["port"].Value == $"{server.Address.Port}");
    }

    [Fact]
    public async Task RelayOff_IsSaid()
    {
        await StartServerAsync("Turn:Enabled=false");
        var page = (await (await SomebodyAsync("Ada")).OpenAsync(Server, "test")).Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Test the connection" }).ClickAsync();

        await Expect(page.GetByText("This server offers no relay.")).ToBeVisibleAsync();
        await TakePicturesAsync(page, "preflight-no-relay");
    }

    [Fact]
    public async Task UdpBlocked_SaysThatOnlyTcpWorks()
    {
        var internet = await StartInternetAsync();
        var home = await internet.AddHomeAsync();
        await home.BlockUdpAsync();

        var page = await RunAsync(new DuetPage(await MeetAsync("Ada", home)));

        await ExpectAsync(page, udp: Fails, tcp: Works, tls: NotOffered);
        await Expect(Row(page, "UDP")).ToContainTextAsync("The relay did not answer");
        await TakePicturesAsync(page, "preflight-udp-blocked");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy report" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task RelayPortBlocked_WorksThroughTheWebPort()
    {
        var internet = await StartInternetAsync();
        var home = await internet.AddHomeAsync();
        await home.BlockUdpAsync();
        await home.BlockTcpAsync(port: 3478);

        var page = await RunAsync(new DuetPage(await MeetAsync("Ada", home)));

        await ExpectAsync(page, udp: Fails, tcp: Works, tls: NotOffered);
    }

    [GeneratedRegex(@"Round trip \d+ ms, loss 0%", RegexOptions.None, 1000)]
    private static partial Regex MeasuredFigures();

    [GeneratedRegex(@"tls: works, turns:localhost:(?<port>\d+)\?transport=tcp, .* loss 0\.0 %", RegexOptions.None, 1000)]
    private static partial Regex TlsLine();

    private static ILocator Row(IPage page, string transport) =>
        page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"Relay over {transport}" });

    private static async Task ExpectAsync(IPage page, string udp, string tcp, string tls)
    {
        await Expect(Row(page, "UDP")).ToContainTextAsync(udp);
        await Expect(Row(page, "TCP")).ToContainTextAsync(tcp);
        await Expect(Row(page, "TLS")).ToContainTextAsync(tls);
    }

    private static async Task<string> CopyReportAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy report" }).ClickAsync();
        await Expect(page.GetByText("Report copied").First).ToBeVisibleAsync();
        return await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }

    private static async Task TakePicturesAsync(IPage page, string name)
    {
        var folder = Path.Combine(Repository.TestResults, "screenshots");
        Directory.CreateDirectory(folder);
        foreach (var (device, width, height) in new[] { ("phone", 360, 740), ("desktop", 1280, 800) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{device}.png"), FullPage = true });
            var needed = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(needed <= width, $"{name} is {needed} pixels wide on a {device} of {width}.");
        }
    }

    /// <summary>Opens the test page and tests the connection to the end.</summary>
    private async Task<IPage> RunAsync(DuetPage person)
    {
        var page = (await person.OpenAsync(Server, "test")).Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Test the connection" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Test again" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>What a played recording had in it.</summary>
    private sealed class Played
    {
        public double Seconds { get; set; }

        public int Width { get; set; }

        public int Frames { get; set; }

        /// <summary>From 0 to 1.</summary>
        public double Loudest { get; set; }
    }
}
