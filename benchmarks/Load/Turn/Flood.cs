using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Duet.Load.Measuring;

namespace Duet.Load.Turn;

/// <summary>Datagrams of nobody, from many source addresses: what they cost in memory, and how much comes back.</summary>
internal sealed record Flood(string Name, Func<byte[]> Datagram)
{
    public const int DefaultSources = 4000;

    /// <summary>As many as the addresses that <see cref="Open"/> has.</summary>
    private const int MaxSources = 40_000;

    // Densely where a server warms up, then to see whether it goes on.
    private static readonly int[] SampleSeconds = [1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300];

    public static IReadOnlyList<Flood> All { get; } =
    [
        new("Binding", static () => new StunRequest(StunRequest.Binding).Finish()),
        new("Allocate without credentials", static () => new StunRequest(StunRequest.Allocate).Add(StunAttribute.RequestedTransport, [17, 0, 0, 0]).Finish()),
        new("Allocate with forged integrity", static () => new StunRequest(StunRequest.Allocate)
            .Add(StunAttribute.RequestedTransport, [17, 0, 0, 0])
            .Add(StunAttribute.UserName, TurnClient.User)
            .Add(StunAttribute.Realm, "load")
            .Add(StunAttribute.Nonce, "0123456789abcdef")
            .Finish(RandomNumberGenerator.GetBytes(16))),
        new("ChannelData without an allocation", static () => [0x40, 0, 0, 160, .. RandomNumberGenerator.GetBytes(160)]),
        new("noise", static () => RandomNumberGenerator.GetBytes(160)),
    ];

    /// <summary>What a flood did.</summary>
    /// <param name="GrownKilobytes">Resident memory gained.</param>
    /// <param name="Sent">Datagrams sent.</param>
    /// <param name="Amplification">Bytes that came back for each byte sent.</param>
    /// <param name="CpuMicroseconds">Server CPU time per datagram.</param>
    /// <param name="StillServes">Whether a client gets an allocation right after it.</param>
    /// <param name="Curve">Resident memory gained after so many seconds.</param>
    internal sealed record Outcome(
        double GrownKilobytes, long Sent, double Amplification, double CpuMicroseconds, bool StillServes, IReadOnlyList<(int Seconds, double Kilobytes)> Curve);

    public Outcome Run(ServerProcess server, int sources, TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sources, MaxSources);
        var target = new IPEndPoint(IPAddress.Loopback, server.Port);
        var sockets = Enumerable.Range(0, sources).Select(number => Open(number, target)).ToArray();
        List<(int Seconds, double Kilobytes)> curve = [];
        try
        {
            var datagrams = Enumerable.Range(0, 256).Select(_ => Datagram()).ToArray();
            var answer = new byte[2048];
            var (sent, sentBytes, receivedBytes) = (0L, 0L, 0L);
            var before = server.ResidentBytes;
            var cpu = server.CpuTime;
            var watch = Stopwatch.StartNew();
            for (; watch.Elapsed < time; sent++)
            {
                if (curve.Count < SampleSeconds.Length && watch.Elapsed.TotalSeconds >= SampleSeconds[curve.Count])
                {
                    curve.Add((SampleSeconds[curve.Count], Grown()));
                }

                var socket = sockets[sent % sources];
                while (socket.Available > 0)
                {
                    receivedBytes += socket.Receive(answer);
                }

                sentBytes += socket.Send(datagrams[sent % datagrams.Length]);
            }

            cpu = server.CpuTime - cpu;
            var grown = Grown();
            if (SampleSeconds.Contains((int)time.TotalSeconds) && curve.All(sample => sample.Seconds != (int)time.TotalSeconds))
            {
                curve.Add(((int)time.TotalSeconds, grown));
            }

            foreach (var socket in sockets)
            {
                while (socket.Available > 0)
                {
                    receivedBytes += socket.Receive(answer);
                }
            }

            return new Outcome(grown, sent, (double)receivedBytes / sentBytes, cpu.TotalMicroseconds / sent, Serves(target), curve);

            double Grown() => (server.ResidentBytes - before) / 1024.0;
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }
        }
    }

    private static Socket Open(int number, IPEndPoint target)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 1, (byte)(1 + (number / 200)), (byte)(1 + (number % 200))]), 0));
        socket.Connect(target);
        return socket;
    }

    private static bool Serves(IPEndPoint target)
    {
        try
        {
            using var client = TurnClient.Allocate(target, ProtocolType.Udp, IPAddress.Loopback);
            client.Release();
            return true;
        }
        catch (Exception error) when (error is SocketException or InvalidDataException or KeyNotFoundException)
        {
            return false;
        }
    }
}
