using System.Diagnostics;
using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>Connections that come, are ready (Socket.IO: connected to `/`), and leave, so many at a time.</summary>
internal sealed record Churn(int AtOnce)
{
    public string Name => $"connect and leave, {AtOnce} at once";

    public Figures Run(Peer peer, ServerProcess server, TimeSpan warmUp, TimeSpan time)
    {
        using var loop = peer.Connect(server);
        var close = FrameCodec.Encode(FrameCodec.Close, [0x03, 0xE8]);
        var left = 0L;
        var stopping = false;
        loop.BecameReady = connection => loop.Send(connection, close);
        loop.WasClosed = _ =>
        {
            left++;
            if (!stopping)
            {
                loop.Start(null);
            }
        };
        for (var index = 0; index < AtOnce; index++)
        {
            loop.Start(null);
        }

        loop.RunFor(warmUp);
        left = 0;
        var cpu = server.CpuTime;
        var watch = Stopwatch.StartNew();
        loop.RunFor(time);
        var elapsed = watch.Elapsed;
        cpu = server.CpuTime - cpu;
        var measured = left;
        stopping = true;
        loop.RunFor(TimeSpan.FromMilliseconds(200));
        return new Figures(cpu.TotalMicroseconds / measured, measured / elapsed.TotalSeconds, double.NaN, double.NaN);
    }
}
