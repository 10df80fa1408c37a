using Duet.Turn.Engines.Linux;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines.Linux;

/// <summary>A socket on loopback that collects what it receives.</summary>
internal sealed class UdpReceiver : IDisposable
{
    private const int TimeoutMilliseconds = 5000;
    private readonly Epoll _epoll = new(1);
    private readonly ReceiveBatch _batch = new(64);
    private readonly UdpSocket _socket;

    public UdpReceiver(TransportAddress address, bool joins = false)
    {
        _socket = UdpSocket.Open(address, 1 << 20);
        Assert.True(!joins || _socket.TryJoinReceived());
        _epoll.Watch(_socket.Descriptor, 1);
    }

    public TransportAddress Address => _socket.Address;

    /// <summary>Receives until there are <paramref name="count"/> datagrams; joined ones are taken apart.</summary>
    public unsafe List<byte[]> Receive(int count, List<int>? messageSegments = null)
    {
        var datagrams = new List<byte[]>();
        while (datagrams.Count < count)
        {
            Assert.True(_epoll.Wait(TimeoutMilliseconds) > 0, $"{datagrams.Count} of {count} datagrams came");
            _batch.Reset();
            var received = _batch.Receive(_socket.Descriptor, 64, out var first);
            for (var i = first; i < first + received; i++)
            {
                var message = _batch.At(i);
                var before = datagrams.Count;
                for (var offset = 0; offset < message.Length; offset += message.SegmentSize)
                {
                    datagrams.Add(new Span<byte>(message.Start + offset, Math.Min(message.SegmentSize, message.Length - offset)).ToArray());
                }

                if (message.Length == 0)
                {
                    datagrams.Add([]);
                }

                messageSegments?.Add(datagrams.Count - before);
            }
        }

        return datagrams;
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _batch.Dispose();
        _socket.Dispose();
    }
}
