using System.Diagnostics;
using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>Some clients never read what their partners send, 4 KB at a time, while others go on with small messages.</summary>
internal sealed record SlowReaders(int SlowPairs, int HealthyPairs)
{
    private const int Size = 4096;
    private const int FloodPerSecond = 2000;
    private const int SmallReceiveBuffer = 4096;

    /// <summary>What the slow readers did to the server.</summary>
    /// <param name="GrownMegabytes">Resident memory gained at the end of the flood.</param>
    /// <param name="Closed">Slow readers that the server had closed by then.</param>
    /// <param name="SlowMilliseconds">99th percentile of the healthy pairs' relay time.</param>
    internal sealed record Outcome(double GrownMegabytes, int Closed, double SlowMilliseconds);

    public string Name => $"{SlowPairs} pairs with a reader that stopped, {HealthyPairs} healthy";

    public async Task<Outcome> RunAsync(Peer peer, TimeSpan time)
    {
        using var server = await peer.StartAsync();
        using var healthy = peer.Connect(server);
        using var flooded = peer.Connect(server);
        var small = peer.Dialect.Message("relay", new string('x', 64));
        var smallFrame = FrameCodec.Encode(FrameCodec.Text, small);
        var roundTrips = new List<double>();
        healthy.Expected = small;
        healthy.Arrived = (connection, _) => roundTrips.Add(Stopwatch.GetElapsedTime(healthy.Connections[connection.Number ^ 1].SentAt).TotalMilliseconds);
        healthy.Open(2 * HealthyPairs, static number => $"healthy{number / 2}");

        var large = peer.Dialect.Message("relay", new string('x', Size));
        var largeFrame = FrameCodec.Encode(FrameCodec.Text, large);
        flooded.Expected = large;
        flooded.WasClosed = static _ => { };
        for (var number = 0; number < 2 * SlowPairs; number++)
        {
            flooded.Start($"slow{number / 2}", number % 2 == 1 ? SmallReceiveBuffer : 0);
        }

        while (flooded.Connections.Any(static connection => connection.Phase != ConnectionPhase.Ready))
        {
            flooded.RunOnce(TimeSpan.FromMilliseconds(10));
        }

        var senders = flooded.Connections.Where(static connection => connection.Number % 2 == 0).ToArray();
        var readers = flooded.Connections.Where(static connection => connection.Number % 2 == 1).ToArray();
        foreach (var reader in readers)
        {
            flooded.Pause(reader);
        }

        var before = server.ResidentBytes;
        var watch = Stopwatch.StartNew();
        var (sent, probed) = (0L, 0L);
        for (var now = TimeSpan.Zero; now < time; now = watch.Elapsed)
        {
            for (; sent < now.TotalSeconds * FloodPerSecond; sent++)
            {
                foreach (var sender in senders.Where(static sender => sender.Phase == ConnectionPhase.Ready && !sender.HasUnsent))
                {
                    flooded.Send(sender, largeFrame);
                }
            }

            // Ten small messages a second from the first member of each healthy pair.
            for (; probed < now.TotalSeconds * 10 * HealthyPairs; probed++)
            {
                var prober = healthy.Connections[(int)(2 * (probed % HealthyPairs))];
                prober.SentAt = Stopwatch.GetTimestamp();
                healthy.Send(prober, smallFrame);
            }

            flooded.RunOnce(TimeSpan.Zero);
            healthy.RunOnce(TimeSpan.FromMilliseconds(1));
        }

        var grown = (server.ResidentBytes - before) / 1e6;
        return new Outcome(grown, CountClosed(flooded, readers), Statistics.Percentile(roundTrips, 0.99));
    }

    /// <summary>Reads what is left: a reader that the server has closed comes to the end of its stream.</summary>
    private static int CountClosed(ClientLoop loop, Connection[] readers)
    {
        foreach (var reader in readers.Where(static reader => reader.Phase == ConnectionPhase.Ready))
        {
            loop.Resume(reader);
        }

        loop.RunFor(TimeSpan.FromSeconds(2));
        return readers.Count(static reader => reader.Phase == ConnectionPhase.Closed);
    }
}
