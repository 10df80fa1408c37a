using Duet.Load.Measuring;
using Microsoft.Playwright;

namespace Duet.Load.CallSetup;

/// <summary>`setup`: how long people wait, in Chromium with fake devices.</summary>
internal static class CallSetupCommand
{
    private const string Executable = "/usr/bin/chromium";
    private const float PageLimit = 15_000;

    /// <summary>Chromium draws each new window's own address bar as a page, with 0.3 s of CPU: who opens a link has had a window for longer.</summary>
    private static readonly TimeSpan WindowTime = TimeSpan.FromMilliseconds(800);

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=30", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    public static async Task RunAsync(Options options, Report report)
    {
        using var bare = new BarePageApp();
        using var duet = new DuetApp();
        using var tutorial = new TutorialApp();
        var apps = options.Choose<CallApp>("peers", [bare, duet, tutorial], static app => app.Name);
        var rounds = options.Number("rounds", options.Has("quick") ? 2 : options.Has("full") ? 15 : 7);
        report.Write($"\n## Call set-up in Chromium: {rounds} rounds, interleaved\n");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Flags });
        foreach (var app in apps)
        {
            await app.StartAsync();
        }

        var totals = new Results("What people wait for", "Milliseconds.", apps[0].Name);
        var cold = new Results("Room link opened, cold: the guest's steps", "Milliseconds since the navigation began.", apps[0].Name);
        var warm = new Results("Reload in a call: the guest's steps", "Milliseconds since the navigation began.", apps[0].Name);
        var answer = new Results("Answer: the callee's steps", "Milliseconds since the press.", apps[0].Name);

        // The round before the first warms the servers up, not the pages: each has a context of its own.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var app in apps)
            {
                var run = $"r{round}-{Guid.NewGuid():N}";
                var (room, reload) = await RoomAsync(browser, app, run);
                var (ringing, answered) = await CallAsync(browser, app, run);
                Report.Progress($"round {round}, {app.Name}: room {room.Total:F0} ms, reload {reload.Total:F0} ms, ringing {ringing:F0} ms, answer {answered.Total:F0} ms");
                if (round == 0)
                {
                    continue;
                }

                totals.Add("room link opened cold → first remote frame", app.Name, room.Total);
                totals.Add("Call → ringing shown", app.Name, ringing);
                totals.Add("Answer → first remote frame", app.Name, answered.Total);
                totals.Add("reload in a call → first remote frame", app.Name, reload.Total);
                room.AddTo(cold, app);
                reload.AddTo(warm, app);
                answered.AddTo(answer, app);
            }
        }

        foreach (var results in new[] { totals, cold, warm, answer })
        {
            report.Write(results.ToMarkdown());
        }
    }

    private static async Task<(Steps Cold, Steps Warm)> RoomAsync(IBrowser browser, CallApp app, string room)
    {
        await using var hostContext = await OpenContextAsync(browser, $"setup.arrive({app.Arrive(room)});");
        await using var guestContext = await OpenContextAsync(browser, $"setup.arrive({app.Arrive(room)});");
        var host = await hostContext.NewPageAsync();
        var guest = await guestContext.NewPageAsync();
        await Task.Delay(WindowTime);
        await host.GotoAsync(app.RoomLink(room));
        _ = await Marks.ReadAsync(host, "camera");

        // The host has waited for a while when the guest comes.
        await Task.Delay(700);
        await guest.GotoAsync(app.RoomLink(room));
        var cold = await Marks.ReadAsync(guest, "frame");
        _ = await Marks.ReadAsync(host, "frame");
        await Task.Delay(1000);
        await guest.ReloadAsync();
        var again = await Marks.ReadAsync(guest, "frame");
        return (new(cold, "origin", Marks.Phases), new(again, "origin", Marks.PhasesOfReload));
    }

    private static async Task<(double Ringing, Steps Answered)> CallAsync(IBrowser browser, CallApp app, string call)
    {
        await using var callerContext = await OpenContextAsync(browser, "");
        await using var calleeContext = await OpenContextAsync(browser, $"setup.seen({app.IsRinging});");
        var callee = await calleeContext.NewPageAsync();
        var caller = await callerContext.NewPageAsync();
        await Task.Delay(WindowTime);
        await callee.GotoAsync(app.CalleePage(call));
        await app.PrepareAsync(caller, callee, call);
        await Task.Delay(700);

        // A page in the background draws nothing: the one that somebody looks at is in front.
        await caller.EvaluateAsync($"() => {{ setup.forget(); ({app.Call})(); }}");
        var called = await Marks.ReadAsync(caller, "click");
        var rung = await Marks.ReadAsync(callee, "seen");
        await Task.Delay(1000);
        await callee.EvaluateAsync(app.Answer);
        var answered = await Marks.ReadAsync(callee, "frame");
        _ = await Marks.ReadAsync(caller, "frame");
        return (rung["seen"] - called["click"], new(answered, "click", Marks.PhasesOfAnswer));
    }

    private static async Task<IBrowserContext> OpenContextAsync(IBrowser browser, string script)
    {
        var context = await browser.NewContextAsync();
        context.SetDefaultTimeout(PageLimit);
        await context.AddInitScriptAsync(await ReadProbeAsync());
        if (script.Length > 0)
        {
            await context.AddInitScriptAsync(script);
        }

        return context;
    }

    private static async Task<string> ReadProbeAsync()
    {
        using var reader = new StreamReader(typeof(CallSetupCommand).Assembly.GetManifestResourceStream("probe.js")!);
        return await reader.ReadToEndAsync();
    }
}
