using Duet.Turn.Engines.Linux;

namespace Duet.Turn.Tests.Engines;

public sealed class LinuxEngineTests : EngineContract
{
    protected override TurnEngine Engine => TurnEngine.Linux;

    [Fact]
    public void JoinedDatagrams_FromAPeer_ArriveOneByOneInOrder()
    {
        using var client = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        client.BindChannel(Channel, peer.Address);
        var payloads = Enumerable.Range(0, 8).SelectMany(i => Numbered(i, i == 7 ? 300 : 1200)).ToArray();

        peer.SendJoined(client.Relayed, payloads, 1200);

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(Numbered(i, i == 7 ? 300 : 1200), client.Receive(Channel));
        }
    }

    [Fact]
    public void JoinedDatagrams_AsDataIndications_ArriveOneByOneInOrder()
    {
        using var client = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        client.Permit(peer.Address);
        var payloads = Enumerable.Range(0, 20).SelectMany(i => Numbered(i, 173)).ToArray();

        peer.SendJoined(client.Relayed, payloads, 173);

        for (var i = 0; i < 20; i++)
        {
            AssertCame(peer.Address, Numbered(i, 173), client.ReceiveFrom());
        }
    }

    /// <summary>The speed of the engine rests on this: no work for the garbage collector, whatever the load.</summary>
    [Fact]
    public void Relaying_AllocatesNothing()
    {
        using var one = RelayClient.Open(Server);
        using var other = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(Channel, one.Relayed);
        one.BindChannel(OtherChannel, peer.Address);
        other.Permit(peer.Address);

        // Once to make ready what .NET makes at first use.
        Exchange(20);
        var before = AllocatedByRelayThreads();
        Exchange(200);

        Assert.Equal(0, AllocatedByRelayThreads() - before);

        long AllocatedByRelayThreads() => ((LinuxEngine)Server.DatagramEngine!).AllocatedBytes;

        void Exchange(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                one.Send(Channel, Numbered(i, 172));
                Assert.Equal(172, other.Receive(Channel).Length);
                other.Send(Channel, Numbered(i, 1200));
                Assert.Equal(1200, one.Receive(Channel).Length);
                one.Send(OtherChannel, Numbered(i, 172));
                Assert.Equal(172, peer.Receive().Payload.Length);
                peer.Send(one.Relayed, Numbered(i, 172));
                Assert.Equal(172, one.Receive(OtherChannel).Length);
                other.SendTo(peer.Address, Numbered(i, 172));
                Assert.Equal(172, peer.Receive().Payload.Length);
                peer.Send(other.Relayed, Numbered(i, 172));
                Assert.Equal(172, other.ReceiveFrom().Payload.Length);
            }
        }
    }
}
