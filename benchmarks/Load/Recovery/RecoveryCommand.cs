using System.Diagnostics;
using Duet.EndToEnd.Networks;
using Duet.Load.Measuring;
using Microsoft.Playwright;

namespace Duet.Load.Recovery;

/// <summary>`recovery`: how soon a call is whole again, in Chromium, in network namespaces behind symmetric NATs. Needs root.</summary>
internal static class RecoveryCommand
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly Uri Server = new($"http://{Internet.ServerAddress}:5080");

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=20", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // Both pages of a browser draw, though one only is in front.
        "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "--disable-background-timer-throttling",
        $"--unsafely-treat-insecure-origin-as-secure={Server.GetLeftPart(UriPartial.Authority)}",
    ];

    private static readonly string[] Kinds = ["paths", "restarts"];

    public static async Task RunAsync(Options options, Report report)
    {
        var kinds = options.Choose("kinds", Kinds, static kind => kind);
        var rounds = options.Number("rounds", options.Has("quick") ? 1 : options.Has("full") ? 7 : 3);
        int[] gaps = options.Has("quick") ? [6] : [6, 25];
        report.Write($"\n## Recovery in Chromium: {rounds} rounds\n");

        await using var internet = await Internet.CreateAsync();
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        var folder = Directory.CreateTempSubdirectory("duet-recovery-");
        using var playwright = await Playwright.CreateAsync();
        var server = await StartServerAsync(internet);
        try
        {
            await using var left = await LaunchAsync(playwright, folder, one.Host);
            await using var right = await LaunchAsync(playwright, folder, other.Host);
            var duet = await Couple.InDuetAsync(await OpenAsync(left), await OpenAsync(right), Server);
            await SettleAsync();
            if (kinds.Contains("paths", StringComparer.Ordinal))
            {
                var bare = await Couple.BareAsync(await OpenAsync(left), await OpenAsync(right), Server, duet);
                await SettleAsync();
                report.Write(await PathsAsync(internet, other, duet, bare, gaps, rounds));
                await bare.CloseAsync();
            }

            // Last: the relay's credentials are those of one run of the server, and the bare couple cannot ask for new ones.
            if (kinds.Contains("restarts", StringComparer.Ordinal))
            {
                var restarts = new Results("The server is killed in a call, and started again", "Milliseconds, until both sides are there.", duet.Name);
                for (var round = 1; round <= rounds; round++)
                {
                    server = await RestartAsync(server, internet, duet, restarts);
                }

                report.Write(restarts.ToMarkdown());
            }
        }
        finally
        {
            server.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> PathsAsync(Internet internet, Home home, Couple duet, Couple bare, int[] gaps, int rounds)
    {
        var results = new Results("A network is lost in a call, and there again", "Milliseconds from the path to new pictures on both sides.", bare.Name);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var gap in gaps)
            {
                await LoseAsync(TimeSpan.FromSeconds(gap), home.RestoreAsync, $"gone for {gap} s");
            }

            // Long enough for what is on its way, and in the jitter buffers, to be shown before the path is there.
            await LoseAsync(TimeSpan.FromSeconds(2), () => internet.MoveAsync(home), "gone for 2 s, then another address");
        }

        return results.ToMarkdown();

        // The bare couple is told of the path at once, Duet finds out.
        async Task LoseAsync(TimeSpan gap, Func<Task> restoreAsync, string scenario)
        {
            await home.CutAsync();
            await Task.Delay(gap);
            await Task.WhenAll(duet.ForgetAsync("frame"), bare.ForgetAsync("frame"));
            await restoreAsync();
            var restored = Now();
            await bare.RestartAsync();
            foreach (var couple in new[] { bare, duet })
            {
                var seen = await couple.BothAsync("frame") - restored;
                Report.Progress($"{scenario}, {couple.Name}: {seen:F0} ms");
                results.Add(scenario, couple.Name, seen);
            }

            await SettleAsync();
        }
    }

    /// <summary>The process is killed and another one started at once.</summary>
    private static async Task<ServerProcess> RestartAsync(ServerProcess server, Internet internet, Couple duet, Results results)
    {
        await duet.ForgetAsync("resumed");
        var killed = Now();
        server.Dispose();
        var again = await StartServerAsync(internet);
        var listens = Now();
        await duet.ForgetAsync("frame"); // the old relay's last ones were shown while the server started
        var resumed = await duet.BothAsync("resumed");
        var seen = await duet.BothAsync("frame");
        Report.Progress($"killed, listens after {listens - killed:F0} ms, resumed {resumed - listens:F0} ms later, pictures {seen - listens:F0} ms later");
        results.Add("killed → listens", duet.Name, listens - killed);
        results.Add("listens → signed in again and resumed", duet.Name, resumed - listens);
        results.Add("killed → signed in again and resumed", duet.Name, resumed - killed);
        results.Add("listens → new pictures through the new relay", duet.Name, seen - listens);
        await SettleAsync();
        return again;
    }

    /// <summary>What one scenario leaves behind, estimates of bandwidth above all, is over before the next.</summary>
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromSeconds(4));

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;

    private static Task<ServerProcess> StartServerAsync(Internet internet)
    {
        var dotnet = Hosts.DotNet("Duet.Server", "Duet.Server", [$"--urls={Server.GetLeftPart(UriPartial.Authority)}"]);
        string[] command = [.. internet.Backbone.Prefix, dotnet.FileName, .. dotnet.ArgumentList];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Path.GetDirectoryName(dotnet.ArgumentList[0])! };
        return ServerProcess.StartAsync(start, $"Now listening on: http://{Internet.ServerAddress}:");
    }

    private static async Task<IBrowser> LaunchAsync(IPlaywright playwright, DirectoryInfo folder, NetworkNamespace place)
    {
        var wrapper = Path.Combine(folder.FullName, place.Name);
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\nexec {string.Join(' ', place.Prefix)} {Executable} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = wrapper, Args = Flags });
    }

    private static async Task<IBrowserContext> OpenAsync(IBrowser browser)
    {
        using var reader = new StreamReader(typeof(RecoveryCommand).Assembly.GetManifestResourceStream("recovery.js")!);
        var context = await browser.NewContextAsync(new() { Locale = "en-GB" });
        await context.AddInitScriptAsync(await reader.ReadToEndAsync());
        return context;
    }
}
