using Duet.Turn.Engines.Linux;

namespace Duet.Turn.Tests.Engines.Streams;

public sealed class TcpLinuxTests : TcpContract
{
    protected override TurnEngine Engine => TurnEngine.Linux;

    [Fact]
    public void Relaying_AllocatesNothing()
    {
        const int Channel = 0x4000;
        using var one = RelayClient.Open(Server, System.Net.Sockets.ProtocolType.Tcp);
        using var other = Partner(one);

        // Once to make ready what .NET makes at first use.
        Exchange(50);
        var before = ((LinuxEngine)Server.DatagramEngine!).AllocatedBytes;
        Exchange(300);

        Assert.InRange(((LinuxEngine)Server.DatagramEngine!).AllocatedBytes - before, 0, LinuxEngineTests.OfAStartingThread);

        void Exchange(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                one.Send(Channel, new byte[172]);
                Assert.Equal(172, other.Receive(Channel).Length);
                other.Send(Channel, new byte[1200]);
                Assert.Equal(1200, one.Receive(Channel).Length);
            }
        }
    }
}
