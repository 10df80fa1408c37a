using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Engines.Streams;

/// <summary>Clients over byte streams: RFC 8656, sections 3.1 and 12.5, and those who stall.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private TurnServer? _server;

    private TurnServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = new TurnServer(
            new TurnOptions
            {
                Engine = TurnEngine.Portable,
                Port = 0,
                TlsPort = 0,
                TlsAuthentication = Certificates.ServerOptions,
                ListenAddresses = ["127.0.0.1"],
                PublicAddress = "127.0.0.1",
                Users = { ["alice"] = "secret" },
                MaxConnectionsPerAddress = 3,
                MaxPendingBytes = 66_000,
            },
            timeProvider: _time);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task HandedOverPipe_IsServed()
    {
        var client = new PipeClient(Server);

        var reply = await client.RequestAsync(StunBuilder.Allocate());

        Assert.True(reply.IsSuccess);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.9"), 4321), reply.Mapped);
        Assert.Equal(1, Server.AllocationCount);
    }

    [Fact]
    public async Task HandedOverStream_IsServed()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await client.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        var accepted = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var served = Server.HandleConnectionAsync(
            new NetworkStream(accepted, ownsSocket: true), (IPEndPoint)accepted.RemoteEndPoint!, TestContext.Current.CancellationToken);

        await using (var stream = new NetworkStream(client, ownsSocket: true))
        {
            await stream.WriteAsync(StunBuilder.Binding().Build(), TestContext.Current.CancellationToken);
            var reply = new byte[32];
            await stream.ReadExactlyAsync(reply, TestContext.Current.CancellationToken);
            Assert.Equal(client.LocalEndPoint, new StunReply(reply).Mapped);
        }

        await served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ConnectionClosed_EndsItsAllocation()
    {
        var client = new PipeClient(Server);
        await client.RequestAsync(StunBuilder.Allocate());

        await client.CloseAsync();
        await client.ClosedAsync();

        Assert.Equal(0, Server.AllocationCount);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0001")]
    [InlineData("\u0080abc")]
    [InlineData("\u0000\u0001\u0000\u0001")]
    [InlineData("\u0000\u0001\u0000\u0000NOCOOKIE")]
    public async Task NotStun_IsClosedAtOnce(string text)
    {
        var client = new PipeClient(Server);

        await client.SendAsync([.. text.Select(c => (byte)c)]);

        await client.ClosedAsync();
    }

    [Fact]
    public async Task LongMessage_BeforeAnAllocation_IsClosedAtOnce()
    {
        var client = new PipeClient(Server);

        await client.SendAsync([0x40, 0x00, 0xFF, 0xFF]);

        await client.ClosedAsync();
    }

    [Fact]
    public async Task LongMessage_WithAnAllocation_IsTaken()
    {
        var client = new PipeClient(Server);
        await client.RequestAsync(StunBuilder.Allocate());

        await client.SendAsync([.. StunBuilder.ChannelData(0x4000, new byte[60_000]), .. StunBuilder.Binding().Build()]);

        Assert.True(new StunReply(await client.ReceiveAsync()).IsSuccess);
    }

    [Fact]
    public async Task WithoutAllocation_IsClosedAfterAWhile()
    {
        var client = new PipeClient(Server);
        await client.AskAsync(StunBuilder.Binding());
        _time.Advance(TimeSpan.FromSeconds(29));
        await client.AskAsync(StunBuilder.Binding());

        _time.Advance(TimeSpan.FromSeconds(2));

        await client.ClosedAsync();
    }

    [Fact]
    public async Task WithAllocation_IsKept_UntilThatHasEnded()
    {
        var client = new PipeClient(Server);
        await client.RequestAsync(StunBuilder.Allocate());
        _time.Advance(TimeSpan.FromSeconds(590));
        Assert.False(client.Served.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(42));

        await client.ClosedAsync();
    }

    [Fact]
    public async Task HalfAMessage_IsClosedAfterAWhile()
    {
        var client = new PipeClient(Server);
        await client.RequestAsync(StunBuilder.Allocate());
        await client.SendAsync(StunBuilder.Binding().Build()[..10]);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(client.Served.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));

        await client.ClosedAsync();
    }

    [Fact]
    public async Task NeverReading_IsClosedAfterAWhile()
    {
        var client = new PipeClient(Server, room: 1024);
        await client.RequestAsync(StunBuilder.Allocate());
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync(StunBuilder.Binding().Build());
        }

        await client.PiledUpAsync(1024);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(client.Served.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        await client.ClosedAsync();
    }

    [Fact]
    public async Task ChannelData_IsPaddedWithZeros()
    {
        var first = new PipeClient(Server);
        var second = new PipeClient(Server, address: "192.0.2.10");
        var mine = (await first.RequestAsync(StunBuilder.Allocate())).Relayed;
        var theirs = (await second.RequestAsync(StunBuilder.Allocate())).Relayed;
        Assert.True((await first.RequestAsync(StunBuilder.ChannelBind(0x4000, theirs))).IsSuccess);
        Assert.True((await second.RequestAsync(StunBuilder.ChannelBind(0x4001, mine))).IsSuccess);

        await first.SendAsync([.. StunBuilder.ChannelData(0x4000, [.. Enumerable.Repeat((byte)0xEE, 40)])]);
        Assert.Equal(44, (await second.ReceiveAsync()).Length);
        await first.SendAsync([.. StunBuilder.ChannelData(0x4000, 1, 2, 3, 4, 5), 0xEE, 0xEE, 0xEE]);

        Assert.Equal([0x40, 0x01, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0], await second.ReceiveAsync());
    }

    [Fact]
    public async Task TooManyOfOneAddress_AreClosed()
    {
        var clients = Enumerable.Range(0, 3).Select(_ => new PipeClient(Server)).ToList();
        foreach (var client in clients)
        {
            await client.AskAsync(StunBuilder.Binding());
        }

        await new PipeClient(Server).ClosedAsync();
        await new PipeClient(Server, address: "192.0.2.77").AskAsync(StunBuilder.Binding());
        await clients[0].CloseAsync();
        await clients[0].ClosedAsync();
        await new PipeClient(Server).AskAsync(StunBuilder.Binding());
    }

    [Fact]
    public async Task Tls_IsServed()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.TlsPort!.Value, TestContext.Current.CancellationToken);
        await using var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsClientAsync(Trusting(), TestContext.Current.CancellationToken);

        await secure.WriteAsync(StunBuilder.Binding().Build(), TestContext.Current.CancellationToken);
        var reply = new byte[32];
        await secure.ReadExactlyAsync(reply, TestContext.Current.CancellationToken);

        Assert.Equal(((IPEndPoint)client.Client.LocalEndPoint!).Port, new StunReply(reply).Mapped.Port);
    }

    [Fact]
    public async Task SlowReader_OfAHandedOverPipe_GetsWhatIsNew_AfterLittleThatIsOld()
    {
        var sender = new PipeClient(Server);
        var reader = new PipeClient(Server, room: 8192, address: "192.0.2.10");
        var mine = (await sender.RequestAsync(StunBuilder.Allocate())).Relayed;
        var theirs = (await reader.RequestAsync(StunBuilder.Allocate())).Relayed;
        Assert.True((await sender.RequestAsync(StunBuilder.ChannelBind(0x4000, theirs))).IsSuccess);
        Assert.True((await reader.RequestAsync(StunBuilder.ChannelBind(0x4000, mine))).IsSuccess);
        for (var i = 0; i < 1000; i++)
        {
            await sender.SendAsync(StunBuilder.ChannelData(0x4000, new byte[1200]));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        await sender.SendAsync(StunBuilder.ChannelData(0x4000, 1, 2, 3, 4));

        var old = 0;
        while ((await reader.ReceiveAsync()).Length != 8)
        {
            old++;
        }

        // What the pipe had room for, and what was being written to it.
        Assert.InRange(1200 * old, 1, 8192 + 1204 + (2 * 4096));
    }

    [Fact]
    public async Task Tls_WithoutHandshake_IsClosedAfterAWhile()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.TlsPort!.Value, TestContext.Current.CancellationToken);
        var closed = client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();

        // The server accepts when it comes to it, and its clock starts then.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!closed.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task ServerThatIsNotRunning_EndsTheConnection()
    {
        await using var server = new TurnServer(new TurnOptions());

        await new PipeClient(server).ClosedAsync();
    }

    private static SslClientAuthenticationOptions Trusting() => new()
    {
        TargetHost = "localhost",
        // The test's own certificate.
        RemoteCertificateValidationCallback = (_, certificate, _, _) => string.Equals(certificate?.Subject, "CN=localhost", StringComparison.Ordinal),
    };
}
