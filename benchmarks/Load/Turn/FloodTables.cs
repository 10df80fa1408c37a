using System.Net;
using System.Net.Sockets;
using Duet.Load.Measuring;

namespace Duet.Load.Turn;

/// <summary>Floods each server, fresh for each kind, and prints what that did to it.</summary>
internal static class FloodTables
{
    public static async Task WriteAsync(IReadOnlyList<TurnPeer> peers, string only, int sources, TimeSpan time, Report report)
    {
        var memory = new Results($"Floods from {sources:N0} sources for {time.TotalSeconds} s: memory gained", "KiB of a fresh server.", peers[0].Name);
        var answers = new Results("Floods: bytes answered per byte sent", "With each server's own defaults.", peers[0].Name);
        var cpu = new Results("Floods: server CPU time per datagram", "Microseconds.", peers[0].Name);
        List<(string Name, Flood.Outcome Outcome)> curves = [];
        List<string> failures = [];
        foreach (var flood in Flood.All.Where(flood => flood.Name.Contains(only, StringComparison.Ordinal)))
        {
            foreach (var peer in peers)
            {
                using var server = await peer.Start(true);
                var target = new IPEndPoint(IPAddress.Loopback, server.Port);
                using (new Topology(Route.Pair, ProtocolType.Udp, 2, target))
                {
                    // Code and pools are there before the flood comes.
                }

                var outcome = flood.Run(server, sources, time);
                Report.Progress($"flood of {flood.Name}, {peer.Name}: {outcome}");
                memory.Add(flood.Name, peer.Name, outcome.GrownKilobytes);
                answers.Add(flood.Name, peer.Name, outcome.Amplification);
                cpu.Add(flood.Name, peer.Name, outcome.CpuMicroseconds);
                curves.Add(($"{flood.Name}, {peer.Name}", outcome));
                if (!outcome.StillServes)
                {
                    failures.Add($"{peer.Name} after {flood.Name}");
                }
            }
        }

        report.Write(memory.ToMarkdown());
        WriteCurves(curves, report);
        report.Write(answers.ToMarkdown());
        report.Write(cpu.ToMarkdown());
        report.Write($"\nNo allocation to be had right after a flood: {(failures.Count == 0 ? "never" : string.Join(", ", failures))}.\n");
    }

    /// <summary>Whether a flood goes on taking memory, or has had all that it gets after a while.</summary>
    private static void WriteCurves(List<(string Name, Flood.Outcome Outcome)> curves, Report report)
    {
        var times = curves.SelectMany(curve => curve.Outcome.Curve).Select(sample => sample.Seconds).Distinct().Order().ToList();
        report.Write("\n### Floods: memory gained in the course of time\n\nKiB of a fresh server.\n\n");
        report.Write($"| flood | {string.Concat(times.Select(seconds => $"{seconds} s | "))}datagrams |\n|---|{string.Concat(times.Select(_ => "--:|"))}--:|\n");
        foreach (var (name, outcome) in curves)
        {
            var byTime = outcome.Curve.ToDictionary(sample => sample.Seconds, sample => sample.Kilobytes);
            report.Write($"| {name} | {string.Concat(times.Select(seconds => byTime.TryGetValue(seconds, out var grown) ? $"{grown:N0} | " : "– | "))}{outcome.Sent:N0} |\n");
        }
    }
}
