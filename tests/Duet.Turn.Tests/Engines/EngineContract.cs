using System.Net;
using System.Net.Sockets;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Engines;

/// <summary>What every engine must do. Each one inherits these tests.</summary>
public abstract class EngineContract : IAsyncLifetime
{
    private protected const int Channel = 0x4001;
    private protected const int OtherChannel = 0x4002;
    private TurnServer? _server;

    public static TheoryData<ProtocolType, ProtocolType> Transports => new()
    {
        { ProtocolType.Udp, ProtocolType.Udp },
        { ProtocolType.Udp, ProtocolType.Tcp },
        { ProtocolType.Tcp, ProtocolType.Tcp },
    };

    protected abstract TurnEngine Engine { get; }

    private protected TurnServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await StartAsync(NewOptions());

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Engine_IsTheOneAskedFor() => Assert.Equal(Engine, Server.Engine);

    [Fact]
    public async Task Start_OnAPortInUse_IsRefused()
    {
        var options = NewOptions();
        options.Port = Server.Port;
        await using var second = new TurnServer(options);

        var error = await Assert.ThrowsAsync<SocketException>(() => second.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Fact]
    public async Task Stop_GivesThePortsBack()
    {
        var port = Server.Port;
        using var client = RelayClient.Open(Server);
        await Server.StopAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        using var relayed = new PeerSocket("127.0.0.1", client.Relayed.Port);
        using var listener = new PeerSocket("127.0.0.1", port);
        using var stream = new TcpListener(IPAddress.Loopback, port);
        stream.Start();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void ChannelData_BetweenTwoClients_ArrivesBothWays(ProtocolType transport, ProtocolType otherTransport)
    {
        using var one = RelayClient.Open(Server, transport);
        using var other = RelayClient.Open(Server, otherTransport);
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(OtherChannel, one.Relayed);

        one.Send(Channel, "hello"u8);
        Assert.Equal("hello"u8, other.Receive(OtherChannel));
        other.Send(OtherChannel, "hi there"u8);
        Assert.Equal("hi there"u8, one.Receive(Channel));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void Indications_BetweenTwoClients_ArriveBothWays(ProtocolType transport, ProtocolType otherTransport)
    {
        using var one = RelayClient.Open(Server, transport);
        using var other = RelayClient.Open(Server, otherTransport);
        one.Permit(other.Relayed);
        other.Permit(one.Relayed);
        foreach (var payload in new byte[][] { [], [1], [1, 2, 3, 4, 5], new byte[1200] })
        {
            one.SendTo(other.Relayed, payload);
            AssertCame(one.Relayed, payload, other.ReceiveFrom());
            other.SendTo(one.Relayed, payload);
            AssertCame(other.Relayed, payload, one.ReceiveFrom());
        }
    }

    /// <summary>The way to the peer is the loopback interface here, whose address the system would take.</summary>
    [Fact]
    public async Task RelayedPacket_LeavesFromTheRelayedAddress_WhenNobodySaidWhichThatIs()
    {
        var options = NewOptions();
        options.PublicAddress = null;
        await using var server = await StartAsync(options);
        using var client = RelayClient.Open(server);
        using var peer = new PeerSocket();
        client.BindChannel(Channel, peer.Address);

        client.Send(Channel, [1, 2, 3]);

        AssertCame(client.Relayed, [1, 2, 3], peer.Receive());
    }

    /// <summary>Browsers cannot ask for IPv6: they get an address where both ends meet inside.</summary>
    [Fact]
    public async Task MachineWithIPv6Only_RelaysBetweenClientsThatAskForNoFamily()
    {
        var options = NewOptions();
        options.PublicAddress = "::1";
        await using var server = await StartAsync(options);
        using var one = RelayClient.Open(server);
        using var other = RelayClient.Open(server);
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(OtherChannel, one.Relayed);

        one.Send(Channel, "hello"u8);

        Assert.Equal(AddressFamilyCode.IPv4, one.Relayed.Family);
        Assert.Equal("hello"u8, other.Receive(OtherChannel));
    }

    /// <summary>What the machine had when it started, as a laptop that has moved since.</summary>
    [Fact]
    public async Task RelayedAddress_ThatTheMachineHasNoMore_StillRelaysInside()
    {
        var options = NewOptions();
        options.PublicAddress = "203.0.113.5/203.0.113.6";
        await using var server = await StartAsync(options);
        using var one = RelayClient.Open(server);
        using var other = RelayClient.Open(server);
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(OtherChannel, one.Relayed);

        one.Send(Channel, "hello"u8);

        Assert.Equal("hello"u8, other.Receive(OtherChannel));
    }

    [Theory]
    [InlineData(ProtocolType.Udp)]
    [InlineData(ProtocolType.Tcp)]
    public void ChannelData_WithAPeer_ArrivesBothWays(ProtocolType transport)
    {
        using var client = RelayClient.Open(Server, transport);
        using var peer = new PeerSocket();
        client.BindChannel(Channel, peer.Address);
        foreach (var payload in new byte[][] { [], [7], [1, 2, 3], new byte[1200], new byte[4000] })
        {
            client.Send(Channel, payload);
            AssertCame(client.Relayed, payload, peer.Receive());
            peer.Send(client.Relayed, payload);
            Assert.Equal(payload, client.Receive(Channel));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendIndications_ToAPeer_KeepTheirOrder(bool dontFragment)
    {
        using var client = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        client.Permit(peer.Address);
        for (var i = 0; i < 50; i++)
        {
            // Only some of them, so that both ways of sending are mixed.
            client.SendTo(peer.Address, Numbered(i, 100), dontFragment && i % 3 == 0);
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(Numbered(i, 100), peer.Receive().Payload);
        }
    }

    [Fact]
    public void Peer_WithoutPermission_IsNotHeard()
    {
        using var client = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        using var stranger = new PeerSocket("127.0.0.2");
        client.Permit(peer.Address);

        stranger.Send(client.Relayed, "hello?"u8);
        peer.Send(client.Relayed, "hello"u8);

        AssertCame(peer.Address, "hello"u8, client.ReceiveFrom());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void Bursts_BetweenTwoClients_KeepTheirOrder(ProtocolType transport, ProtocolType otherTransport)
    {
        using var one = RelayClient.Open(Server, transport);
        using var other = RelayClient.Open(Server, otherTransport);
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(Channel, one.Relayed);
        int[] lengths = [1067, 1067, 1067, 1067, 1067, 1067, 1067, 1068, 172, 172, 20, 172, 1, 1200, 1200, 1199];
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                one.Send(Channel, Numbered(i, lengths[i]));
                other.Send(Channel, Numbered(100 + i, lengths[i]));
            }

            for (var i = 0; i < lengths.Length; i++)
            {
                Assert.Equal(Numbered(i, lengths[i]), other.Receive(Channel));
                Assert.Equal(Numbered(100 + i, lengths[i]), one.Receive(Channel));
            }
        }
    }

    [Fact]
    public void Bursts_FromAPeer_KeepTheirOrder()
    {
        using var client = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        client.BindChannel(Channel, peer.Address);
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 24; i++)
            {
                peer.Send(client.Relayed, Numbered(i, 1100 + (i / 8)));
            }

            for (var i = 0; i < 24; i++)
            {
                Assert.Equal(Numbered(i, 1100 + (i / 8)), client.Receive(Channel));
            }
        }
    }

    [Fact]
    public void ManyClients_AtOnce_EachGetsItsOwn()
    {
        var clients = Enumerable.Range(0, 24).Select(_ => RelayClient.Open(Server)).ToArray();
        for (var i = 0; i < clients.Length; i++)
        {
            clients[i].BindChannel(Channel, clients[i ^ 1].Relayed);
        }

        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < clients.Length; i++)
            {
                clients[i].Send(Channel, Numbered(i, 200));
                clients[i].Send(Channel, Numbered(round, 200));
            }

            for (var i = 0; i < clients.Length; i++)
            {
                Assert.Equal(Numbered(i ^ 1, 200), clients[i].Receive(Channel));
                Assert.Equal(Numbered(round, 200), clients[i].Receive(Channel));
            }
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    [Theory]
    [InlineData(ProtocolType.Udp)]
    [InlineData(ProtocolType.Tcp)]
    public async Task Release_GivesTheRelayedPortBackAtOnce(ProtocolType transport)
    {
        var options = NewOptions();
        options.RelayPorts = OneFreePort();
        await using var server = await StartAsync(options);
        for (var i = 0; i < 20; i++)
        {
            using var client = RelayClient.Open(server, transport);
            using var peer = new PeerSocket();
            client.BindChannel(Channel, peer.Address);
            client.Send(Channel, Numbered(i, 10));
            Assert.Equal(Numbered(i, 10), peer.Receive().Payload);
            client.Release();
        }
    }

    [Fact]
    public void ReservedPort_TakenByAnotherClient_RelaysBothWays()
    {
        // Several clients, so that with several threads the port was opened by another thread than its client's.
        for (var i = 0; i < 8; i++)
        {
            using var one = RelayClient.Open(Server, fill: (ref writer) => writer.Add(StunAttributeType.EvenPort, [0x80]));
            using var other = RelayClient.Open(Server, fill: (ref writer) => Duet.Turn.Stun.Attributes.ReservationToken.Write(ref writer, one.ReservationToken));
            using var peer = new PeerSocket();
            Assert.Equal(one.Relayed.Port + 1, other.Relayed.Port);
            other.BindChannel(Channel, peer.Address);

            other.Send(Channel, "there"u8);
            AssertCame(other.Relayed, "there"u8, peer.Receive());
            peer.Send(other.Relayed, "back"u8);
            Assert.Equal("back"u8, other.Receive(Channel));
        }
    }

    [Fact]
    public void Noise_CostsNoFlowAnything()
    {
        using var one = RelayClient.Open(Server);
        using var other = RelayClient.Open(Server);
        using var stranger = new PeerSocket();
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(Channel, one.Relayed);
        var random = new Random(1);
        var listener = TransportAddress.From(Server.UdpEndpoints[0]);
        for (var i = 0; i < 200; i++)
        {
            var noise = new byte[random.Next(0, 300)];
            random.NextBytes(noise);
            stranger.Send(listener, noise);
            stranger.Send(one.Relayed, noise);
            if (noise is [> 0x7F, ..])
            {
                one.SendRaw(noise);
            }

            one.Send(Channel, Numbered(i, 50));
            Assert.Equal(Numbered(i, 50), other.Receive(Channel));
        }
    }

    /// <summary>The system may tell of a datagram that nobody wanted when the next one is sent or received, which must lose neither.</summary>
    [Fact]
    public void PeerThatIsGone_CostsOtherPeersNothing()
    {
        using var client = RelayClient.Open(Server);
        using var peer = new PeerSocket();
        var gone = PeerSocket.Gone();
        client.BindChannel(Channel, peer.Address);
        client.BindChannel(OtherChannel, gone);
        for (var round = 0; round < 50; round++)
        {
            // In one batch and in another one.
            client.Send(OtherChannel, Numbered(round, 10));
            client.Send(Channel, Numbered(round, 172));
            client.SendTo(gone, Numbered(round, 10), dontFragment: true);
            client.SendTo(peer.Address, Numbered(round, 173), dontFragment: true);
            Assert.Equal(Numbered(round, 172), peer.Receive().Payload);
            Assert.Equal(Numbered(round, 173), peer.Receive().Payload);

            client.Send(OtherChannel, Numbered(round, 10));
            peer.Send(client.Relayed, Numbered(round, 20));
            Assert.Equal(Numbered(round, 20), client.Receive(Channel));
        }
    }

    [Fact]
    public void OverIPv6_ChannelData_ArrivesBothWays()
    {
        using var one = RelayClient.Open(Server, family: AddressFamily.InterNetworkV6, fill: AskForIPv6);
        using var other = RelayClient.Open(Server, family: AddressFamily.InterNetworkV6, fill: AskForIPv6);
        one.BindChannel(Channel, other.Relayed);
        other.Permit(one.Relayed);

        one.Send(Channel, "hello"u8);
        AssertCame(one.Relayed, "hello"u8, other.ReceiveFrom());
        other.SendTo(one.Relayed, "hi"u8);
        Assert.Equal("hi"u8, one.Receive(Channel));

        static void AskForIPv6(ref StunWriter writer) => writer.Add(StunAttributeType.RequestedAddressFamily, [2, 0, 0, 0]);
    }

    [Fact]
    public async Task BehindOneToOneNat_ThePublicAddressIsTold_AndTheOwnOneUsed()
    {
        var options = NewOptions();
        options.PublicAddress = "203.0.113.5/127.0.0.1";
        await using var server = await StartAsync(options);
        using var one = RelayClient.Open(server);
        using var other = RelayClient.Open(server, ProtocolType.Tcp);
        using var peer = new PeerSocket();
        Assert.Equal("203.0.113.5", one.Relayed.ToIPAddress().ToString());
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(Channel, one.Relayed);
        one.BindChannel(OtherChannel, peer.Address);

        one.Send(Channel, "hello"u8);
        Assert.Equal("hello"u8, other.Receive(Channel));
        other.Send(Channel, "hi there"u8);
        Assert.Equal("hi there"u8, one.Receive(Channel));

        // The NAT would translate these; here it is not there.
        var inside = TransportAddress.From(IPAddress.Loopback, one.Relayed.Port);
        one.Send(OtherChannel, "out"u8);
        AssertCame(inside, "out"u8, peer.Receive());
        peer.Send(inside, "back"u8);
        Assert.Equal("back"u8, one.Receive(OtherChannel));
    }

    private protected TurnOptions NewOptions()
    {
        var options = new TurnOptions
        {
            Port = 0,
            Engine = Engine,
            Threads = 3,
            // Below the ports that the system gives to the sockets of other tests.
            RelayPorts = "10000-29999",
            ListenAddresses = ["127.0.0.1", "::1"],
            PublicAddress = "127.0.0.1,::1",
            AllowedPeers = ["127.0.0.0/8", "::1/128"],
        };
        options.Users[RelayClient.User] = RelayClient.Password;
        return options;
    }

    private protected static async Task<TurnServer> StartAsync(TurnOptions options)
    {
        var server = new TurnServer(options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static string OneFreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(30_000, 32_000);
            try
            {
                using var probe = new PeerSocket("127.0.0.1", port);
                return $"{port}-{port}";
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    private protected static void AssertCame(TransportAddress from, ReadOnlySpan<byte> payload, (TransportAddress From, byte[] Payload) received)
    {
        Assert.Equal(from, received.From);
        Assert.Equal(payload.ToArray(), received.Payload);
    }

    private protected static byte[] Numbered(int number, int length)
    {
        var payload = new byte[length];
        Array.Fill(payload, (byte)number);
        return payload;
    }
}
