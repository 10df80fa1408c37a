using System.Diagnostics;
using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>Echo or relay with a fixed number of messages in flight on each connection.</summary>
/// <param name="Event">`echo`: to the sender. `relay`: to the other member of the pair, who then sends the next.</param>
/// <param name="Size">Bytes of the message's string.</param>
/// <param name="Connections">How many connections, all of them busy.</param>
/// <param name="InFlight">Messages under way for each connection.</param>
internal sealed record Exchange(string Event, int Size, int Connections, int InFlight)
{
    public string Name => $"{Event} {(Size < 1024 ? $"{Size} B" : $"{Size / 1024} KB")}, {Connections:N0} × {InFlight}";

    public Figures Run(Peer peer, ServerProcess server, TimeSpan warmUp, TimeSpan time)
    {
        using var loop = peer.Connect(server);
        var payload = peer.Dialect.Message(Event, new string('x', Size));
        var frame = FrameCodec.Encode(FrameCodec.Text, payload);
        var frames = Enumerable.Repeat(frame, InFlight).SelectMany(static bytes => bytes).ToArray();
        var messages = 0L;
        var measuring = false;
        var roundTrips = new List<double>();
        loop.Expected = payload;
        loop.Arrived = (connection, count) =>
        {
            messages += count;
            if (measuring && InFlight == 1)
            {
                roundTrips.Add(Stopwatch.GetElapsedTime(connection.SentAt).TotalMilliseconds);
            }

            connection.SentAt = Stopwatch.GetTimestamp();
            loop.Send(connection, frames.AsSpan(0, Math.Min(count * frame.Length, frames.Length)));
        };
        loop.Open(Connections, Event == "relay" ? static number => $"p{number / 2}" : static _ => null);
        foreach (var connection in loop.Connections)
        {
            connection.SentAt = Stopwatch.GetTimestamp();
            loop.Send(connection, frames);
        }

        loop.RunFor(warmUp);
        messages = 0;
        measuring = true;
        var cpu = server.CpuTime;
        var watch = Stopwatch.StartNew();
        loop.RunFor(time);
        var elapsed = watch.Elapsed;
        cpu = server.CpuTime - cpu;
        return new Figures(
            cpu.TotalMicroseconds / messages,
            messages / elapsed.TotalSeconds,
            Statistics.Percentile(roundTrips, 0.5),
            Statistics.Percentile(roundTrips, 0.99));
    }
}
