using Duet.Turn.Engines.Linux;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines.Linux;

public class EpollTests
{
    [Fact]
    public void Wait_SignalSet_GivesItsTagUntilReset()
    {
        using var epoll = new Epoll(4);
        using var signal = new EventSignal();
        epoll.Watch(signal.Descriptor, 0xFEDC_BA98_7654_3210);
        Assert.Equal(0, epoll.Wait(0));

        signal.Set();
        signal.Set();

        Assert.Equal(1, epoll.Wait(0));
        Assert.Equal(0xFEDC_BA98_7654_3210, epoll.TagAt(0));
        signal.Reset();
        Assert.Equal(0, epoll.Wait(0));
    }

    [Fact]
    public void Wait_SeveralReadable_GivesEachTag()
    {
        using var epoll = new Epoll(4);
        EventSignal[] signals = [new(), new(), new()];
        for (var i = 0; i < signals.Length; i++)
        {
            epoll.Watch(signals[i].Descriptor, (ulong)i << 40);
            signals[i].Set();
        }

        var count = epoll.Wait(0);

        Assert.Equal([0UL, 1UL << 40, 2UL << 40], Enumerable.Range(0, count).Select(epoll.TagAt).Order());
        Array.ForEach(signals, signal => signal.Dispose());
    }

    [Fact]
    public void Wait_WatchedOnce_ReportsEachTimeSomethingIsNew()
    {
        using var epoll = new Epoll(4);
        using var socket = UdpSocket.Open(TransportAddress.FromIPv4(0x7F000001, 0), 1 << 16);
        epoll.WatchOnce(socket.Descriptor, 7);
        Assert.True(socket.TrySend(socket.Address, [1]));
        Assert.Equal(1, epoll.Wait(5000));
        Assert.Equal(0, epoll.Wait(0));

        Assert.True(socket.TrySend(socket.Address, [2]));
        Assert.Equal(1, epoll.Wait(5000));
        Assert.Equal(0, epoll.Wait(0));

        epoll.Rearm(socket.Descriptor, 8);
        Assert.Equal(1, epoll.Wait(0));
        Assert.Equal(8UL, epoll.TagAt(0));
    }

    [Fact]
    public void Wait_RetiredSocket_IsNotReported()
    {
        using var epoll = new Epoll(4);
        var socket = UdpSocket.Open(TransportAddress.FromIPv4(0x7F000001, 0), 1 << 16);
        epoll.Watch(socket.Descriptor, 7);
        Assert.True(socket.TrySend(socket.Address, [1]));
        Assert.Equal(1, epoll.Wait(5000));

        socket.Retire();

        Assert.Equal(0, epoll.Wait(0));
        socket.Dispose();
    }

    [Fact]
    public void Set_AfterTheEnd_DoesNothing()
    {
        var signal = new EventSignal();
        signal.Dispose();

        signal.Set();

        Assert.True(signal.Descriptor.IsClosed);
    }
}
