using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>`websocket`: the Socket.IO servers, SignalR and the bare floor, interleaved over several rounds.</summary>
internal static class WebSocketCommand
{
    private static readonly string[] Kinds = ["exchange", "steady", "churn", "idle", "slow"];

    private static readonly Exchange[] DocumentedExchanges =
    [
        new("echo", 64, 100, 1), new("echo", 64, 100, 8),
        new("echo", 64, 1000, 1), new("echo", 64, 1000, 8),
        new("echo", 4096, 1000, 1), new("echo", 4096, 1000, 8),
        new("relay", 64, 1000, 1), new("relay", 64, 1000, 8),
        new("relay", 4096, 1000, 1),
    ];

    private static readonly Exchange[] AllExchanges =
    [
        .. from name in new[] { "echo", "relay" }
           from size in new[] { 64, 4096 }
           from connections in new[] { 100, 1000 }
           from inFlight in new[] { 1, 8 }
           select new Exchange(name, size, connections, inFlight),
    ];

    public static async Task RunAsync(Options options, Report report)
    {
        var (quick, full) = (options.Has("quick"), options.Has("full"));
        var peers = options.Choose("peers", full || options.Has("peers") ? Peer.All : Peer.Documented, static peer => peer.Name);
        var kinds = options.Choose("kinds", Kinds, static kind => kind);
        var rounds = options.Number("rounds", quick ? 1 : full ? 5 : 3);
        var time = TimeSpan.FromSeconds(options.Real("seconds", quick ? 0.5 : 1));
        report.Write($"\n## WebSocket: {rounds} rounds of {time.TotalSeconds} s for each figure, interleaved\n");
        if (kinds.Any(static kind => kind is "exchange" or "steady" or "churn"))
        {
            await MessagesAsync(peers, kinds, full ? AllExchanges : DocumentedExchanges, options.Text("only") ?? "", rounds, time, report);
        }

        if (kinds.Contains("idle", StringComparer.Ordinal))
        {
            await IdleAsync(peers, quick ? [new(10_000)] : [new(10_000), new(Math.Clamp(Idle.DescriptorLimit - 1000, 15_000, 50_000))], report);
        }

        if (kinds.Contains("slow", StringComparer.Ordinal))
        {
            await SlowAsync(peers, quick, report);
        }
    }

    private static async Task MessagesAsync(
        IReadOnlyList<Peer> peers, IReadOnlyList<string> kinds, Exchange[] exchanges, string only, int rounds, TimeSpan time, Report report)
    {
        List<(string Name, Func<Peer, ServerProcess, TimeSpan, Figures> Run)> scenarios = [];
        if (kinds.Contains("exchange", StringComparer.Ordinal))
        {
            scenarios.AddRange(exchanges.Select(exchange =>
                (exchange.Name, (Func<Peer, ServerProcess, TimeSpan, Figures>)((peer, server, warmUp) => exchange.Run(peer, server, warmUp, time)))));
        }

        if (kinds.Contains("steady", StringComparer.Ordinal))
        {
            var steady = new Steady(5000, 1000, 64);
            scenarios.Add((steady.Name, (peer, server, warmUp) => steady.Run(peer, server, warmUp, 2 * time)));
        }

        if (kinds.Contains("churn", StringComparer.Ordinal))
        {
            var churn = new Churn(50);
            scenarios.Add((churn.Name, (peer, server, warmUp) => churn.Run(peer, server, warmUp, time)));
        }

        scenarios.RemoveAll(scenario => !scenario.Name.Contains(only, StringComparison.Ordinal));
        var cpu = new Results("Server CPU time per message", "Microseconds.", peers[0].Name);
        var rate = new Results("Messages per second", "On the machine that also runs the generator.", peers[0].Name);
        var median = new Results("Round trip, median", "Milliseconds.", peers[0].Name);
        var slow = new Results("Round trip, 99th percentile", "Milliseconds.", peers[0].Name);
        var servers = new Dictionary<Peer, ServerProcess>();
        try
        {
            foreach (var peer in peers)
            {
                servers[peer] = await peer.StartAsync();
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var (name, run) in scenarios)
                {
                    foreach (var peer in peers)
                    {
                        // The first round also compiles the servers' hot paths.
                        var figures = run(peer, servers[peer], round == 0 ? TimeSpan.FromSeconds(1.5) : TimeSpan.FromSeconds(0.4));
                        Report.Progress($"round {round + 1}: {name}, {peer.Name}: {figures.CpuMicroseconds:F1} µs, {figures.PerSecond:N0}/s, {figures.MedianMilliseconds:F2} / {figures.SlowMilliseconds:F2} ms");
                        cpu.Add(name, peer.Name, figures.CpuMicroseconds);
                        rate.Add(name, peer.Name, figures.PerSecond);
                        if (!double.IsNaN(figures.MedianMilliseconds))
                        {
                            median.Add(name, peer.Name, figures.MedianMilliseconds);
                            slow.Add(name, peer.Name, figures.SlowMilliseconds);
                        }
                    }
                }
            }
        }
        finally
        {
            foreach (var server in servers.Values)
            {
                server.Dispose();
            }
        }

        foreach (var results in new[] { cpu, rate, median, slow })
        {
            report.Write(results.ToMarkdown());
        }
    }

    private static async Task IdleAsync(IReadOnlyList<Peer> peers, Idle[] sizes, Report report)
    {
        var asIs = new Results("Memory per idle connection", "Resident KiB after three silent seconds.", peers[0].Name);
        var collected = new Results("Memory per idle connection, after a forced collection", "Resident KiB.", peers[0].Name);
        foreach (var size in sizes.Where(static size => size.IsAllowed))
        {
            foreach (var peer in peers)
            {
                var (plain, swept) = await size.RunAsync(peer, TimeSpan.FromSeconds(3));
                Report.Progress($"{size.Name}, {peer.Name}: {plain / 1024:F2} KiB, {swept / 1024:F2} KiB collected");
                asIs.Add(size.Name, peer.Name, plain / 1024);
                collected.Add(size.Name, peer.Name, swept / 1024);
            }
        }

        report.Write(asIs.ToMarkdown());
        report.Write(collected.ToMarkdown());
        foreach (var size in sizes.Where(static size => !size.IsAllowed))
        {
            report.Write($"\n{size.Name}: not measured, the limit of open files here is {Idle.DescriptorLimit:N0}.\n");
        }
    }

    private static async Task SlowAsync(IReadOnlyList<Peer> peers, bool quick, Report report)
    {
        var scenario = new SlowReaders(5, 40);
        var time = TimeSpan.FromSeconds(quick ? 3 : 6);
        var results = new Results($"Slow readers: {scenario.Name}, {time.TotalSeconds} s", "One run each.", peers[0].Name);
        foreach (var peer in peers)
        {
            var outcome = await scenario.RunAsync(peer, time);
            Report.Progress($"slow readers, {peer.Name}: {outcome}");
            results.Add("server memory gained, MB", peer.Name, outcome.GrownMegabytes);
            results.Add("slow readers closed by the server", peer.Name, outcome.Closed);
            results.Add("healthy pairs, 99th percentile, ms", peer.Name, outcome.SlowMilliseconds);
        }

        report.Write(results.ToMarkdown());
    }
}
