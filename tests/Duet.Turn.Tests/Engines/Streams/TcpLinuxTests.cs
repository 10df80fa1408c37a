using Duet.Turn.Engines.Linux;
using Duet.Turn.Tests.Fakes;

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

        Garbage.AssertNone(() => Exchange(300), () => ((LinuxEngine)Server.DatagramEngine!).AllocatedBytes);

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
