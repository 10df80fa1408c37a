using Duet.Turn.Engines.Linux;
using Duet.Turn.Stun;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Engines.Linux;

public sealed unsafe class SendBatchTests : IDisposable
{
    private const int SocketLevel = 1;
    private const int NoChecksum = 11;
    private static readonly TransportAddress s_loopback = TransportAddress.FromIPv4(0x7F000001, 0);
    private static readonly TransportAddress s_loopbackIPv6 = TransportAddress.FromIPv6(0, 1, 0);
    private readonly UdpSocket _socket = UdpSocket.Open(s_loopback, 1 << 20);
    private readonly SendBatch _batch = new();
    private readonly NativeBlock<byte> _payloads = new(1 << 20);
    private readonly Outlet _outlet;
    private int _used;

    public SendBatchTests() => _outlet = new Outlet(_socket.Descriptor, 1);

    public void Dispose()
    {
        _socket.Dispose();
        _batch.Dispose();
        _payloads.Dispose();
    }

    [Fact]
    public void Flush_RunWithShorterLast_ArrivesDatagramByDatagram()
    {
        using var receiver = new UdpReceiver(s_loopback);
        int[] lengths = [1067, 1067, 1067, 1067, 1067, 1067, 1067, 300];

        AddAll(receiver.Address, lengths);
        _batch.Flush();

        AssertArrived(receiver.Receive(lengths.Length), lengths);
        Assert.True(_batch.Segmentation.IsAvailable);
    }

    [Fact]
    public void Flush_RunToReceiverThatJoins_ArrivesAsOneMessage()
    {
        using var receiver = new UdpReceiver(s_loopback, joins: true);
        int[] lengths = [1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200];
        var segments = new List<int>();

        AddAll(receiver.Address, lengths);
        _batch.Flush();

        AssertArrived(receiver.Receive(lengths.Length, segments), lengths);
        Assert.Equal([8], segments);
    }

    /// <summary>The system tells of the one at the next call, which then sends nothing.</summary>
    [Theory]
    [InlineData(new[] { 172 })]
    [InlineData(new[] { 172, 173 })]
    [InlineData(new[] { 1200, 1200, 1200 })]
    public void Flush_AfterADatagramThatNobodyWanted_LosesNothing(int[] lengths)
    {
        using var receiver = new UdpReceiver(s_loopback);
        var gone = PeerSocket.Gone();
        _socket.TellErrors();
        for (var round = 0; round < 20; round++)
        {
            Assert.True(_socket.TrySend(gone, [1]));
            AddAll(receiver.Address, lengths);
            _batch.Flush();

            AssertArrived(receiver.Receive(lengths.Length), lengths);
        }

        Assert.Equal(0, _batch.Lost);
    }

    [Fact]
    public void Flush_SizesThatGrow_KeepTheirOrder()
    {
        using var receiver = new UdpReceiver(s_loopback, joins: true);
        int[] lengths = [100, 100, 101, 101, 50, 50, 1, 0, 1, 0, 0, 1452, 1452, 1453, 1453, 172];

        AddAll(receiver.Address, lengths);
        _batch.Flush();

        AssertArrived(receiver.Receive(lengths.Length), lengths);
    }

    [Fact]
    public void Flush_DestinationsInTurns_EachGetsOneRunInOrder()
    {
        using var one = new UdpReceiver(s_loopback, joins: true);
        using var other = new UdpReceiver(s_loopback, joins: true);
        for (var i = 0; i < 10; i++)
        {
            Add(one.Address, 172, seed: i);
            Add(other.Address, 172, seed: 100 + i);
        }

        _batch.Flush();

        var segments = new List<int>();
        Assert.Equal(Enumerable.Range(0, 10), one.Receive(10, segments).Select(datagram => (int)datagram[0]));
        Assert.Equal(Enumerable.Range(100, 10), other.Receive(10, segments).Select(datagram => (int)datagram[0]));
        Assert.Equal([10, 10], segments);
    }

    [Fact]
    public void Flush_MoreThanTheKernelCutsUp_ArrivesWhole()
    {
        using var receiver = new UdpReceiver(s_loopback);
        var small = Enumerable.Repeat(10, 150).ToArray();
        var large = Enumerable.Repeat(1452, 100).ToArray();

        AddAll(receiver.Address, small);
        AddAll(receiver.Address, large, seed: small.Length);
        _batch.Flush();

        AssertArrived(receiver.Receive(250), [.. small, .. large]);
        Assert.Equal(0, _batch.Lost);
    }

    [Fact]
    public void Flush_MoreThanTheBatchHolds_ArrivesInOrder()
    {
        using var receiver = new UdpReceiver(s_loopback, joins: true);
        var lengths = Enumerable.Range(0, 2500).Select(i => 20 + (i / 9 % 5)).ToArray();

        AddAll(receiver.Address, lengths);
        _batch.Flush();

        AssertArrived(receiver.Receive(lengths.Length), lengths);
    }

    [Fact]
    public void Flush_OverIPv6_ArrivesInOrder()
    {
        using var socket = UdpSocket.Open(s_loopbackIPv6, 1 << 20);
        using var receiver = new UdpReceiver(s_loopbackIPv6);
        var outlet = new Outlet(socket.Descriptor, 2);
        for (var i = 0; i < 5; i++)
        {
            _batch.Add(outlet, receiver.Address, [(byte)i, 1, 2]);
        }

        _batch.Flush();

        Assert.Equal([0, 1, 2, 3, 4], receiver.Receive(5).Select(datagram => (int)datagram[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Flush_WithPrefixAndPadding_JoinsThePieces(int room)
    {
        using var receiver = new UdpReceiver(s_loopback);
        byte[] prefix = [0x40, 0, 0, 5];
        for (var i = 0; i < 3; i++)
        {
            var payload = Payload(9, i) + 4;
            _batch.Add(_outlet, receiver.Address, prefix, payload, 5, 3, room);
        }

        _batch.Flush();

        var datagrams = receiver.Receive(3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([.. prefix, .. Pattern(9, i)[4..], 0, 0, 0], datagrams[i]);
        }
    }

    [Fact]
    public void Flush_WhereSegmentsNeverWork_GivesThemUpAndLosesNothing()
    {
        // A socket that sends no checksums may not leave segmentation to the kernel: EINVAL.
        var one = 1;
        Assert.Equal(0, Libc.SetSocketOption(_socket.Descriptor.Number, SocketLevel, NoChecksum, &one, sizeof(int)));
        using var receiver = new UdpReceiver(s_loopback);
        int[] lengths = [200, 200, 200, 100, 300, 300];

        AddAll(receiver.Address, lengths);
        _batch.Flush();

        AssertArrived(receiver.Receive(lengths.Length), lengths);
        Assert.False(_batch.Segmentation.IsAvailable);
        Assert.Equal(0, _batch.Lost);
    }

    [Fact]
    public void Flush_OneThatCannotBeSent_CostsNoOther()
    {
        using var receiver = new UdpReceiver(s_loopback);
        Add(receiver.Address, 10, 0);
        Add(s_loopbackIPv6.WithPort(9), 10, 1);
        Add(receiver.Address.WithPort(0), 10, 2);
        Add(receiver.Address, 11, 3);

        _batch.Flush();

        Assert.Equal([0, 3], receiver.Receive(2).Select(datagram => (int)datagram[0]));
        Assert.Equal(2, _batch.Lost);
        Assert.True(_batch.IsEmpty);
    }

    [Fact]
    public void Flush_ManyTimes_AllocatesNothing()
    {
        using var receiver = new UdpReceiver(s_loopback);
        Exchange();

        Garbage.AssertNone(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Exchange();
            }
        });

        void Exchange()
        {
            for (var i = 0; i < 16; i++)
            {
                Add(receiver.Address, 172, i);
            }

            _batch.Flush();
        }
    }

    private static byte[] Pattern(int length, int seed) => [.. Enumerable.Range(0, length).Select(i => (byte)(seed + i))];

    private static void AssertArrived(List<byte[]> datagrams, int[] lengths)
    {
        Assert.Equal(lengths, datagrams.Select(datagram => datagram.Length));
        for (var i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(Pattern(lengths[i], i), datagrams[i]);
        }
    }

    private void AddAll(in TransportAddress destination, int[] lengths, int seed = 0)
    {
        foreach (var length in lengths)
        {
            Add(destination, length, seed++);
        }
    }

    private void Add(in TransportAddress destination, int length, int seed) =>
        _batch.Add(_outlet, destination, [], Payload(length, seed), length, 0, 0);

    private byte* Payload(int length, int seed)
    {
        if (_used + length > _payloads.Count)
        {
            _used = 0;
        }

        var start = _payloads.Start + _used;
        for (var i = 0; i < length; i++)
        {
            start[i] = (byte)(seed + i);
        }

        // One byte between them, so that pieces never touch by chance.
        _used += length + 1;
        return start;
    }
}
