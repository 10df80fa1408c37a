using System.Diagnostics;
using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>Echo at a fixed, easy rate, spread evenly over time and connections: what a server costs that is not busy.</summary>
internal sealed record Steady(int PerSecond, int Connections, int Size)
{
    public string Name => $"echo {Size} B at {PerSecond:N0}/s, {Connections:N0} connections";

    public Figures Run(Peer peer, ServerProcess server, TimeSpan warmUp, TimeSpan time)
    {
        using var loop = peer.Connect(server);
        var payload = peer.Dialect.Message("echo", new string('x', Size));
        var frame = FrameCodec.Encode(FrameCodec.Text, payload);
        var messages = 0L;
        var roundTrips = new List<double>();
        loop.Expected = payload;
        loop.Arrived = (connection, count) =>
        {
            messages += count;
            roundTrips.Add(Stopwatch.GetElapsedTime(connection.SentAt).TotalMilliseconds);
        };
        loop.Open(Connections, static _ => null);
        Send(loop, frame, warmUp);
        messages = 0;
        roundTrips.Clear();
        var cpu = server.CpuTime;
        var watch = Stopwatch.StartNew();
        Send(loop, frame, time);
        var elapsed = watch.Elapsed;
        cpu = server.CpuTime - cpu;
        return new Figures(
            cpu.TotalMicroseconds / messages,
            messages / elapsed.TotalSeconds,
            Statistics.Percentile(roundTrips, 0.5),
            Statistics.Percentile(roundTrips, 0.99));
    }

    private void Send(ClientLoop loop, byte[] frame, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var interval = TimeSpan.FromSeconds(1.0 / PerSecond);
        var sent = 0L;
        for (var now = TimeSpan.Zero; now < time; now = Stopwatch.GetElapsedTime(start))
        {
            for (; interval * sent <= now; sent++)
            {
                var connection = loop.Connections[(int)(sent % Connections)];
                connection.SentAt = Stopwatch.GetTimestamp();
                loop.Send(connection, frame);
            }

            loop.RunOnce((interval * sent) - now);
        }
    }
}
