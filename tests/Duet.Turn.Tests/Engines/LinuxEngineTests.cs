using System.Net;
using System.Net.Sockets;
using Duet.Turn.Engines.Linux;
using Duet.Turn.Stun;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Engines;

public sealed class LinuxEngineTests : EngineContract
{
    protected override TurnEngine Engine => TurnEngine.Linux;

    [Fact]
    public async Task Threads_UnlessTold_AreOneForEachCore()
    {
        var options = NewOptions();
        options.Threads = 0;
        await using var server = await StartAsync(options);

        Assert.Equal(Environment.ProcessorCount, ((LinuxEngine)server.DatagramEngine!).ThreadCount);
    }

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

    [Fact]
    public async Task ListenersOnEveryAddress_AnswerFromTheOneThatWasAsked()
    {
        var options = NewOptions();
        options.ListenAddresses = [];
        await using var server = await StartAsync(options);
        string[] addresses = ["127.0.0.1", "127.0.0.5", "127.0.0.77", "::1"];
        RelayClient[] clients =
        [
            .. addresses.Select(address => RelayClient.Open(new IPEndPoint(IPAddress.Parse(address), server.Port))),
            RelayClient.Open(new IPEndPoint(IPAddress.Parse("127.0.0.9"), server.Port), ProtocolType.Tcp),
        ];
        for (var i = 0; i < clients.Length; i++)
        {
            for (var j = 0; j < clients.Length; j++)
            {
                clients[i].BindChannel(Channel + j, clients[j].Relayed);
            }
        }

        for (var i = 0; i < clients.Length; i++)
        {
            for (var j = 0; j < clients.Length; j++)
            {
                clients[i].Send(Channel + j, Numbered(i, 100));
                clients[i].Send(Channel + j, Numbered(j, 100));
                Assert.Equal(Numbered(i, 100), clients[j].Receive(Channel + i));
                Assert.Equal(Numbered(j, 100), clients[j].Receive(Channel + i));
            }
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    /// <summary>RFC 8656, section 11.5, with the "port unreachable" of each family.</summary>
    [Theory]
    [InlineData("127.0.0.1", ProtocolType.Udp, 3, 3)]
    [InlineData("::1", ProtocolType.Udp, 1, 4)]
    [InlineData("127.0.0.1", ProtocolType.Tcp, 3, 3)]
    public void PeerThatIsGone_IsToldToTheClient(string address, ProtocolType transport, byte type, byte code)
    {
        var family = address.Contains(':', StringComparison.Ordinal) ? 2 : 1;
        using var client = RelayClient.Open(
            Server, transport, fill: (ref writer) => writer.Add(StunAttributeType.RequestedAddressFamily, [(byte)family, 0, 0, 0]));
        var (gone, alsoGone) = (PeerSocket.Gone(address), PeerSocket.Gone(address));
        client.BindChannel(Channel, gone);
        client.Permit(alsoGone);

        client.Send(Channel, "anybody?"u8);
        AssertCame(gone, [0, 0, (byte)(type << 1), code, 0, 0, 0, 0], client.ReceiveIcmp());
        client.SendTo(alsoGone, "anybody?"u8);
        AssertCame(alsoGone, [0, 0, (byte)(type << 1), code, 0, 0, 0, 0], client.ReceiveIcmp());
    }

    [Fact]
    public async Task AnsweringStrangers_AllocatesNothing()
    {
        var options = NewOptions();
        options.UnauthenticatedRequestsPerSecond = 0;
        await using var server = await StartAsync(options);
        using var stranger = RelayClient.Stranger(server);
        stranger.Knock(50);

        Garbage.AssertNone(() => stranger.Knock(500), () => ((LinuxEngine)server.DatagramEngine!).AllocatedBytes);
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

        Garbage.AssertNone(() => Exchange(200), () => ((LinuxEngine)Server.DatagramEngine!).AllocatedBytes);

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
