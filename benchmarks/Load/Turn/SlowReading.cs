using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Duet.Load.Turn;

/// <summary>A client over TCP that reads less than its peer sends: how old is what it reads?</summary>
internal static class SlowReading
{
    private const int Payload = 1000;
    private const int SentPerSecond = 1000;
    private const int HeaderLength = 4;

    /// <summary>Reads at a rate for a while, and gives the age in milliseconds of each datagram. Fails when the server closes the connection.</summary>
    public static List<double> Run(IPEndPoint server, int bytesPerSecond, TimeSpan time)
    {
        using var client = TurnClient.Allocate(server, ProtocolType.Tcp, new IPAddress([127, 3, 0, 1]));
        using var peer = Endpoint.OpenPlain();
        client.BindChannel((IPEndPoint)peer.LocalEndPoint!);
        using var ended = new CancellationTokenSource();
        var sending = new Thread(() => Send(peer, client.Relayed, ended.Token));
        sending.Start();
        try
        {
            return Read(client.Socket, bytesPerSecond, time);
        }
        finally
        {
            ended.Cancel();
            sending.Join();
        }
    }

    private static void Send(Socket peer, IPEndPoint relayed, CancellationToken cancellation)
    {
        var datagram = new byte[Payload];
        var watch = Stopwatch.StartNew();
        for (long sent = 0; !cancellation.IsCancellationRequested;)
        {
            for (; sent < watch.Elapsed.TotalSeconds * SentPerSecond; sent++)
            {
                BinaryPrimitives.WriteInt64BigEndian(datagram, Stopwatch.GetTimestamp());
                peer.SendTo(datagram, relayed);
            }

            Thread.Sleep(1);
        }
    }

    private static List<double> Read(Socket socket, int bytesPerSecond, TimeSpan time)
    {
        List<double> ages = [];
        var message = new byte[HeaderLength + Payload];
        var watch = Stopwatch.StartNew();
        for (long read = 0; watch.Elapsed < time; read += message.Length)
        {
            var early = TimeSpan.FromSeconds((double)read / bytesPerSecond) - watch.Elapsed;
            if (early > TimeSpan.Zero)
            {
                Thread.Sleep(early);
            }

            for (var filled = 0; filled < message.Length;)
            {
                var count = socket.Receive(message.AsSpan(filled));
                filled += count > 0 ? count : throw new IOException("The server closed the connection although it is read.");
            }

            ages.Add(Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64BigEndian(message.AsSpan(HeaderLength))).TotalMilliseconds);
        }

        return ages;
    }
}
