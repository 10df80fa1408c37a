using Duet.Turn.Engines.Linux;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines.Linux;

public class UdpSocketTests
{
    private static readonly TransportAddress s_loopback = TransportAddress.FromIPv4(0x7F000001, 0);

    [Fact]
    public void Open_PortInUse_IsRefused()
    {
        using var first = UdpSocket.Open(s_loopback, 1 << 16);

        var error = Assert.Throws<LinuxException>(() => UdpSocket.Open(first.Address, 1 << 16));

        Assert.Equal(LinuxError.AddressInUse, error.Error);
    }

    [Fact]
    public void OpenBeside_SharedPort_Binds()
    {
        using var first = UdpSocket.Open(s_loopback, 1 << 16);
        first.Share();

        using var second = UdpSocket.OpenBeside(first.Address, 1 << 16);

        Assert.Equal(first.Address, second.Address);
    }

    [Fact]
    public void OpenBeside_PortOfSomebodyElse_IsRefused()
    {
        using var other = UdpSocket.Open(s_loopback, 1 << 16);

        var error = Assert.Throws<LinuxException>(() => UdpSocket.OpenBeside(other.Address, 1 << 16));

        Assert.Equal(LinuxError.AddressInUse, error.Error);
    }

    [Fact]
    public void SharedPort_FlowOfOneClient_StaysOnOneSocket()
    {
        using var first = UdpSocket.Open(s_loopback, 1 << 16);
        first.Share();
        using var second = UdpSocket.OpenBeside(first.Address, 1 << 16);
        using var batch = new ReceiveBatch(64);
        for (var client = 0; client < 16; client++)
        {
            using var sender = UdpSocket.Open(s_loopback, 1 << 16);
            for (var i = 0; i < 3; i++)
            {
                Assert.True(sender.TrySend(first.Address, [(byte)i]));
            }

            batch.Reset();
            int[] counts = [batch.Receive(first.Descriptor, 8, out _), batch.Receive(second.Descriptor, 8, out _)];
            Assert.Equal([0, 3], counts.Order());
        }
    }

    [Fact]
    public void Receive_NothingThere_GivesNone()
    {
        using var socket = UdpSocket.Open(s_loopback, 1 << 16);
        using var batch = new ReceiveBatch(4);

        Assert.Equal(0, batch.Receive(socket.Descriptor, 4, out _));
    }

    [Fact]
    public void Receive_Datagrams_TellsSenderAndLeavesHeadroom()
    {
        using var socket = UdpSocket.Open(s_loopback, 1 << 16);
        using var sender = UdpSocket.Open(s_loopback, 1 << 16);
        using var batch = new ReceiveBatch(4);
        Assert.True(sender.TrySend(socket.Address, [1, 2, 3]));
        Assert.True(sender.TrySend(socket.Address, []));

        Assert.Equal(2, batch.Receive(socket.Descriptor, 4, out var first));

        Assert.Equal(sender.Address, batch.At(first).Sender);
        Assert.Equal((3, 3), (batch.At(first).Length, batch.At(first).SegmentSize));
        Assert.Equal(0, batch.At(first + 1).Length);
        Assert.Equal(2, batch.Free);
    }

    [Fact]
    public void Retire_GivesThePortBackAtOnce()
    {
        var socket = UdpSocket.Open(s_loopback, 1 << 16);
        var address = socket.Address;

        socket.Retire();

        using var next = UdpSocket.Open(address, 1 << 16);
        using var batch = new ReceiveBatch(1);
        Assert.NotEqual(socket.Descriptor.Number, next.Descriptor.Number);
        Assert.False(socket.TrySend(next.Address, [1]));
        Assert.Equal(0, batch.Receive(socket.Descriptor, 1, out _));
        socket.Dispose();
    }
}
