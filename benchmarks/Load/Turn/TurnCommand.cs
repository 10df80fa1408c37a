using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Duet.Load.Measuring;

namespace Duet.Load.Turn;

/// <summary>`turn`: relays against one another, interleaved over several rounds.</summary>
internal static class TurnCommand
{
    private static readonly string[] Kinds = ["packets", "latency", "age", "memory", "flood"];

    private static readonly (string Name, Traffic Traffic)[] Loads =
    [
        ("172 B", new Traffic(172, 1, Aggregated: false, PerSecond: 0)),
        ("1,200 B", new Traffic(1200, 1, Aggregated: false, PerSecond: 0)),
        ("bursts of 8 × 1,200 B", new Traffic(1200, 8, Aggregated: false, PerSecond: 0)),
        ("bursts of 8 × 1,200 B, aggregated", new Traffic(1200, 8, Aggregated: true, PerSecond: 0)),
    ];

    public static async Task RunAsync(Options options, Report report)
    {
        var (quick, full) = (options.Has("quick"), options.Has("full"));
        var peers = options.Choose("peers", options.Has("peers") ? TurnPeer.All : TurnPeer.Documented, static peer => peer.Name);
        var kinds = options.Choose("kinds", Kinds, static kind => kind);
        var rounds = options.Number("rounds", quick ? 1 : 5);
        var time = TimeSpan.FromSeconds(options.Real("seconds", quick ? 0.3 : full ? 1.5 : 0.5));
        var only = options.Text("only") ?? "";
        report.Write($"\n## TURN: {rounds} rounds of {time.TotalSeconds} s for each figure, interleaved\n");
        if (kinds.Contains("packets", StringComparer.Ordinal))
        {
            await PacketsAsync(peers, full, only, rounds, time, report);
        }

        if (kinds.Contains("latency", StringComparer.Ordinal))
        {
            await LatencyAsync(peers, only, rounds, time, report);
        }

        if (kinds.Contains("age", StringComparer.Ordinal))
        {
            await AgeAsync(peers, TimeSpan.FromSeconds(quick ? 3 : 12), report);
        }

        if (kinds.Contains("memory", StringComparer.Ordinal))
        {
            await MemoryAsync(peers, report);
        }

        if (kinds.Contains("flood", StringComparer.Ordinal))
        {
            var floodTime = TimeSpan.FromSeconds(options.Real("seconds", quick ? 2 : 5));
            await FloodTables.WriteAsync(peers, only, options.Number("sources", Flood.DefaultSources), floodTime, report);
        }
    }

    private static async Task PacketsAsync(IReadOnlyList<TurnPeer> peers, bool full, string only, int rounds, TimeSpan time, Report report)
    {
        var cpu = new Results("Server CPU time per packet delivered", "Microseconds; a pair's packet passes two allocations.", peers[0].Name);
        var rate = new Results("Packets per second", "64 packets under way, on the machine that also runs the generator.", peers[0].Name);
        var (sent, lost, misrouted, outOfOrder) = (new long[peers.Count], new long[peers.Count], new long[peers.Count], new long[peers.Count]);
        using var servers = await ServersAsync(peers);
        foreach (var (transport, allocations) in Sizes(full))
        {
            foreach (var route in new[] { Route.Pair, Route.Peer })
            {
                var loads = Loads
                    .Where(load => Applies(load.Traffic, transport, allocations, full))
                    .Select(load => (Name: $"{Describe(route)}, {transport.ToString().ToUpperInvariant()}, {allocations:N0} allocations, {load.Name}", load.Traffic))
                    .Where(load => load.Name.Contains(only, StringComparison.Ordinal))
                    .ToArray();
                if (loads.Length == 0)
                {
                    continue;
                }

                var topologies = servers.Processes.Select(server => new Topology(route, transport, allocations, Address(server))).ToArray();
                try
                {
                    for (var round = 0; round < rounds; round++)
                    {
                        foreach (var (name, traffic) in loads)
                        {
                            for (var index = 0; index < peers.Count; index++)
                            {
                                var figures = Measure(topologies[index], traffic, servers.Processes[index], round == 0, time);
                                Report.Progress($"round {round + 1}: {name}, {peers[index].Name}: {figures}");
                                cpu.Add(name, peers[index].Name, figures.CpuMicroseconds);
                                rate.Add(name, peers[index].Name, figures.PerSecond);
                                sent[index] += figures.Sent;
                                lost[index] += figures.Lost;
                                misrouted[index] += figures.Misrouted;
                                outOfOrder[index] += figures.OutOfOrder;
                            }
                        }
                    }
                }
                finally
                {
                    foreach (var topology in topologies)
                    {
                        topology.Dispose();
                    }
                }
            }
        }

        report.Write(cpu.ToMarkdown());
        report.Write(rate.ToMarkdown());
        report.Write("\n### Packets that did not arrive as they should\n\n| | sent | lost | to the wrong client, or of another length | out of order |\n|---|--:|--:|--:|--:|\n");
        for (var index = 0; index < peers.Count; index++)
        {
            report.Write($"| {peers[index].Name} | {sent[index]:N0} | {lost[index]:N0} | {misrouted[index]:N0} | {outOfOrder[index]:N0} |\n");
        }
    }

    private static PacketFigures Measure(Topology topology, Traffic traffic, ServerProcess server, bool isFirst, TimeSpan time)
    {
        using var loop = new PacketLoop(topology.Endpoints, traffic);
        loop.RunFor(isFirst ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(100));
        loop.Drain();
        loop.Reset();
        var cpu = server.CpuTime;
        var watch = Stopwatch.StartNew();
        loop.RunFor(time);
        var elapsed = watch.Elapsed;
        loop.Drain();
        cpu = server.CpuTime - cpu;
        return new PacketFigures(
            cpu.TotalMicroseconds / loop.Received,
            loop.Received / elapsed.TotalSeconds,
            loop.Sent,
            loop.Sent - loop.Received,
            loop.Misrouted,
            loop.OutOfOrder);
    }

    private static async Task LatencyAsync(IReadOnlyList<TurnPeer> peers, string only, int rounds, TimeSpan time, Report report)
    {
        var median = new Results("One-way time, median", "Microseconds, 172 B paced; \"direct\" is without a relay.", peers[0].Name);
        var slow = new Results("One-way time, 99th percentile", "Microseconds, 172 B paced.", peers[0].Name);
        var cpu = new Results("Server CPU time per packet at a fixed rate", "Microseconds, 172 B.", peers[0].Name);
        using var servers = await ServersAsync(peers);
        foreach (var (perSecond, allocations) in new[] { (1000, 20), (5000, 100), (20_000, 100) })
        {
            foreach (var route in new[] { Route.Pair, Route.Peer })
            {
                var name = $"{Describe(route)}, {allocations} allocations, {perSecond:N0}/s";
                if (!name.Contains(only, StringComparison.Ordinal))
                {
                    continue;
                }

                List<(string Name, Topology Topology, ServerProcess? Server)> candidates =
                [
                    .. peers.Select((peer, index) => (peer.Name, new Topology(route, ProtocolType.Udp, allocations, Address(servers.Processes[index])), servers.Processes[index])),
                    ("direct", new Topology(Route.Direct, ProtocolType.Udp, allocations / 2, new IPEndPoint(IPAddress.Loopback, 0)), null),
                ];
                var traffic = new Traffic(172, 1, Aggregated: false, perSecond);
                for (var round = 0; round < rounds; round++)
                {
                    foreach (var (candidate, topology, server) in candidates)
                    {
                        if (round == 0)
                        {
                            WarmUp(topology);
                        }

                        using var loop = new PacketLoop(topology.Endpoints, traffic);
                        loop.RunFor(TimeSpan.FromMilliseconds(200));
                        loop.Drain();
                        loop.Reset();
                        var used = server?.CpuTime ?? TimeSpan.Zero;
                        loop.RunFor(time);
                        loop.Drain();
                        median.Add(name, candidate, Statistics.Percentile(loop.Ages, 0.5));
                        slow.Add(name, candidate, Statistics.Percentile(loop.Ages, 0.99));
                        if (server is not null)
                        {
                            cpu.Add(name, candidate, (server.CpuTime - used).TotalMicroseconds / loop.Received);
                        }

                        Report.Progress($"{name}, {candidate}: {Statistics.Percentile(loop.Ages, 0.5):F0} µs");
                    }
                }

                foreach (var (_, topology, _) in candidates)
                {
                    topology.Dispose();
                }
            }
        }

        report.Write(median.ToMarkdown());
        report.Write(slow.ToMarkdown());
        report.Write(cpu.ToMarkdown());
    }

    private static async Task AgeAsync(IReadOnlyList<TurnPeer> peers, TimeSpan time, Report report)
    {
        var median = new Results("Age of what a slow reader reads, median", "Milliseconds, over TCP; 1 MB/s are sent to it.", peers[0].Name);
        var worst = new Results("Age of what a slow reader reads, the oldest", "Milliseconds, over TCP; 1 MB/s are sent to it.", peers[0].Name);
        using var servers = await ServersAsync(peers);
        foreach (var kilobytes in new[] { 30, 100, 300 })
        {
            for (var index = 0; index < peers.Count; index++)
            {
                var name = $"{kilobytes} kB/s";
                var ages = SlowReading.Run(Address(servers.Processes[index]), kilobytes * 1000, time);
                Report.Progress($"{name}, {peers[index].Name}: {Statistics.Percentile(ages, 0.5):F0} ms, oldest {ages.Max():F0} ms");
                median.Add(name, peers[index].Name, Statistics.Percentile(ages, 0.5));
                worst.Add(name, peers[index].Name, ages.Max());
            }
        }

        report.Write(median.ToMarkdown());
        report.Write(worst.ToMarkdown());
    }

    /// <summary>At the rates of a few calls a fresh server would still be compiling its code while it is measured.</summary>
    private static void WarmUp(Topology topology)
    {
        using var loop = new PacketLoop(topology.Endpoints, new Traffic(172, 1, Aggregated: false, PerSecond: 0));
        loop.RunFor(TimeSpan.FromSeconds(1));
        loop.Drain();
    }

    private static async Task MemoryAsync(IReadOnlyList<TurnPeer> peers, Report report)
    {
        var results = new Results("Memory per allocation", "Resident KiB of a fresh server, one channel each.", peers[0].Name);
        foreach (var peer in peers)
        {
            using var server = await peer.Start(false);
            using (new Topology(Route.Pair, ProtocolType.Udp, 100, Address(server)))
            {
                // What the first allocations cost is not what an allocation costs.
            }

            foreach (var count in new[] { 1000, 4000 })
            {
                var before = server.ResidentBytes;
                using var topology = new Topology(Route.Pair, ProtocolType.Udp, count, Address(server));
                var each = (server.ResidentBytes - before) / 1024.0 / count;
                Report.Progress($"memory, {peer.Name}: {each:F1} KiB at {count}");
                results.Add($"{count:N0} more allocations", peer.Name, each);
            }
        }

        report.Write(results.ToMarkdown());
    }

    private static IEnumerable<(ProtocolType Transport, int Allocations)> Sizes(bool full) => full
        ? [(ProtocolType.Udp, 2), (ProtocolType.Udp, 100), (ProtocolType.Udp, 1000), (ProtocolType.Tcp, 2), (ProtocolType.Tcp, 100), (ProtocolType.Tcp, 1000)]
        : [(ProtocolType.Udp, 2), (ProtocolType.Udp, 100), (ProtocolType.Udp, 1000), (ProtocolType.Tcp, 100)];

    private static bool Applies(Traffic traffic, ProtocolType transport, int allocations, bool full) =>
        transport == ProtocolType.Udp
            ? full || allocations != 1000 || traffic.Burst == 1
            : !traffic.Aggregated;

    private static string Describe(Route route) => route == Route.Pair ? "both ends" : "one end";

    private static IPEndPoint Address(ServerProcess server) => new(IPAddress.Loopback, server.Port);

    private static async Task<Servers> ServersAsync(IReadOnlyList<TurnPeer> peers)
    {
        var servers = new Servers();
        try
        {
            foreach (var peer in peers)
            {
                servers.Processes.Add(await peer.Start(false));
            }

            return servers;
        }
        catch
        {
            servers.Dispose();
            throw;
        }
    }

    private sealed class Servers : IDisposable
    {
        public List<ServerProcess> Processes { get; } = [];

        public void Dispose()
        {
            foreach (var process in Processes)
            {
                process.Dispose();
            }
        }
    }

    private sealed record PacketFigures(double CpuMicroseconds, double PerSecond, long Sent, long Lost, long Misrouted, long OutOfOrder);
}
