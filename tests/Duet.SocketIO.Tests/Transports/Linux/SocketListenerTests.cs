using System.Net;
using System.Net.Sockets;
using System.Text;
using Duet.SocketIO.Tests.Support;
using Duet.SocketIO.Transports.Linux;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO.Tests.Transports.Linux;

/// <summary>Connections of the library's own event loops as Kestrel sees them, with plain TCP clients.</summary>
public sealed class SocketListenerTests : IDisposable
{
    private readonly SocketListenerFactory _factory = new(
        Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance, new ServiceCollection().BuildServiceProvider());

    public void Dispose() => _factory.Dispose();

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1", "::1")]
    [InlineData("::", "::1", "::1")]
    [InlineData("::", "127.0.0.1", "::ffff:127.0.0.1")]
    public async Task Connection_KnowsTheAddressesOfBothEnds(string listen, string connect, string seen)
    {
        await using var listener = await BindAsync(listen);
        using var client = await ConnectAsync(connect, listener);
        await using var connection = await AcceptAsync(listener);

        Assert.Equal(IPAddress.Parse(seen), ((IPEndPoint)connection.RemoteEndPoint!).Address);
        Assert.Equal(((IPEndPoint)client.Client.LocalEndPoint!).Port, ((IPEndPoint)connection.RemoteEndPoint!).Port);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(seen), ((IPEndPoint)listener.EndPoint).Port), connection.LocalEndPoint);
    }

    [Fact]
    public async Task Bind_AnAddressInUse_SaysSo()
    {
        await using var listener = await BindAsync("127.0.0.1");

        await Assert.ThrowsAsync<AddressInUseException>(async () => await _factory.BindAsync(listener.EndPoint, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Factory_LeavesOtherAddressesToKestrel()
    {
        Assert.True(_factory.CanBind(new IPEndPoint(IPAddress.Any, 0)));
        Assert.False(_factory.CanBind(new UnixDomainSocketEndPoint("/nowhere")));
        Assert.False(_factory.CanBind(new FileHandleEndPoint(3, FileHandleType.Tcp)));
    }

    [Fact]
    public async Task Unbind_EndsTheWaitForConnections()
    {
        await using var listener = await BindAsync("127.0.0.1");
        var accept = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        await listener.UnbindAsync(TestContext.Current.CancellationToken);

        Assert.Null(await accept.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync("127.0.0.1", listener));
    }

    [Fact]
    public async Task Connection_HoldsLittleThatIsNotOnItsWay()
    {
        const int Tcp = 6;
        const int UnsentLowWater = 25;
        await using var pair = await PairAsync();
        var channel = (SocketChannel)((SocketPipes)pair.Connection.Transport).Channel;
        using var handle = new SafeSocketHandle(channel.Number, ownsHandle: false);
        using var socket = new System.Net.Sockets.Socket(handle);
        var option = new byte[sizeof(int)];
        socket.GetRawSocketOption(Tcp, UnsentLowWater, option);

        Assert.Equal(64 * 1024, BitConverter.ToInt32(option));
    }

    [Fact]
    public async Task Bytes_ComeAndGo()
    {
        await using var pair = await PairAsync();
        await pair.Stream.WriteAsync("question"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("question", await pair.ReadAsync("question".Length));
        await pair.Connection.Transport.Output.WriteAsync("answer"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("answer", await pair.ClientReadsAsync("answer".Length));
    }

    [Fact]
    public async Task Write_ToAPeerThatDoesNotRead_Waits_AndNothingIsLost()
    {
        await using var pair = await PairAsync();
        var bytes = new byte[16 * 1024 * 1024];
        Random.Shared.NextBytes(bytes);
        var write = pair.Connection.Transport.Output.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();
        var received = new byte[bytes.Length];
        Assert.False(write.IsCompleted);
        await pair.Stream.ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        await write.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);

        Assert.True(bytes.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task Write_ThatWaits_CanBeCancelled()
    {
        await using var pair = await PairAsync();
        var write = pair.Connection.Transport.Output.WriteAsync(new byte[16 * 1024 * 1024], TestContext.Current.CancellationToken).AsTask();
        Assert.False(write.IsCompleted);
        pair.Connection.Transport.Output.CancelPendingFlush();

        Assert.True((await write.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken)).IsCanceled);
        pair.Connection.Abort();
    }

    [Fact]
    public async Task Read_ThatWaits_CanBeCancelled_AndGoesOn()
    {
        await using var pair = await PairAsync();
        using var enough = new CancellationTokenSource();
        var read = pair.Connection.Transport.Input.ReadAsync(enough.Token).AsTask();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));

        read = pair.Connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        pair.Connection.Transport.Input.CancelPendingRead();
        Assert.True((await read.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken)).IsCanceled);

        await pair.Stream.WriteAsync("later"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("later", await pair.ReadAsync("later".Length));
    }

    [Fact]
    public async Task HalfClose_ByThePeer_EndsReading_ButNotWriting()
    {
        await using var pair = await PairAsync();
        await pair.Stream.WriteAsync("last"u8.ToArray(), TestContext.Current.CancellationToken);
        pair.Client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("last", await pair.ReadAsync("last".Length));
        Assert.True((await pair.Connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken)).IsCompleted);
        await pair.Connection.Transport.Output.WriteAsync("answer"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("answer", await pair.ClientReadsAsync("answer".Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PeerThatLeaves_WhileNobodyReads_IsNoticed(bool isReset)
    {
        await using var pair = await PairAsync();
        var closed = pair.WhenClosedAsync();
        Leave(pair.Client, isReset);

        await closed.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reset_ByThePeer_FailsTheRead_AndWritesGoNowhere()
    {
        await using var pair = await PairAsync();
        var read = pair.Connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        var closed = pair.WhenClosedAsync();
        Leave(pair.Client, isReset: true);

        await Assert.ThrowsAsync<ConnectionResetException>(() => read.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        await closed.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        await pair.Connection.Transport.Output.WriteAsync("anybody?"u8.ToArray(), TestContext.Current.CancellationToken);
        await pair.Connection.Transport.Output.WriteAsync("anybody?"u8.ToArray(), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Abort_EndsBothSides()
    {
        await using var pair = await PairAsync();
        var read = pair.Connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        var closed = pair.WhenClosedAsync();
        pair.Connection.Abort();
        pair.Connection.Abort();

        Assert.True((await read.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken)).IsCompleted);
        await closed.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        await pair.Connection.DisposeAsync();
        try
        {
            Assert.Equal(0, await pair.Stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            // A reset that has overtaken the end: the same to the peer.
        }
    }

    [Fact]
    public async Task Dispose_WithUnreadBytes_StillDeliversTheLastWords()
    {
        await using var pair = await PairAsync();
        await pair.Stream.WriteAsync(new byte[100_000], TestContext.Current.CancellationToken);
        await pair.Connection.Transport.Output.WriteAsync("too much"u8.ToArray(), TestContext.Current.CancellationToken);
        await pair.Connection.DisposeAsync();

        Assert.Equal("too much", await pair.ClientReadsAsync("too much".Length));
    }

    [Fact]
    public async Task Dispose_Again_EndsNothingElse()
    {
        await using var listener = await BindAsync("127.0.0.1");
        using var gone = await ConnectAsync("127.0.0.1", listener);
        var connection = await AcceptAsync(listener);
        await connection.DisposeAsync();

        // Whoever comes next has the number of the one that was closed.
        using var client = await ConnectAsync("127.0.0.1", listener);
        await using var next = await AcceptAsync(listener);
        await connection.DisposeAsync();

        Assert.Equal(1, listener.OpenChannels);
        await next.Transport.Output.WriteAsync("still here"u8.ToArray(), TestContext.Current.CancellationToken);
        var bytes = new byte["still here".Length];
        await client.GetStream().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Listener_WaitsForItsConnections()
    {
        var pair = await PairAsync();
        var end = pair.Listener.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        await pair.Connection.DisposeAsync();

        await end.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        pair.Client.Dispose();
    }

    [Fact]
    public async Task ManyConnections_ThatComeAndGoInEachWay_LeaveNoDescriptor()
    {
        await using var listener = await BindAsync("127.0.0.1");
        for (var i = 0; i < 200; i++)
        {
            using var client = await ConnectAsync("127.0.0.1", listener);
            var connection = await AcceptAsync(listener);
            Assert.Equal(1, listener.OpenChannels);
            if (i % 2 == 0)
            {
                Leave(client, isReset: i % 4 == 0);
            }
            else if (i % 3 == 0)
            {
                connection.Abort();
            }

            await connection.DisposeAsync();
            Assert.Equal(0, listener.OpenChannels);
        }
    }

    private static void Leave(TcpClient client, bool isReset)
    {
        if (isReset)
        {
            client.Client.Close(timeout: 0);
        }
        else
        {
            client.Close();
        }
    }

    private static async Task<TcpClient> ConnectAsync(string address, SocketListener listener)
    {
        var client = new TcpClient(IPAddress.Parse(address).AddressFamily) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Parse(address), ((IPEndPoint)listener.EndPoint).Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<ConnectionContext> AcceptAsync(SocketListener listener) =>
        await listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("The listener has ended.");

    private async Task<SocketListener> BindAsync(string address) =>
        (SocketListener)await _factory.BindAsync(new IPEndPoint(IPAddress.Parse(address), 0), TestContext.Current.CancellationToken);

    private async Task<Pair> PairAsync()
    {
        var listener = await BindAsync("127.0.0.1");
        var client = await ConnectAsync("127.0.0.1", listener);
        return new Pair(listener, client, client.GetStream(), await AcceptAsync(listener));
    }

    private sealed record Pair(SocketListener Listener, TcpClient Client, NetworkStream Stream, ConnectionContext Connection) : IAsyncDisposable
    {
        public async Task<string> ReadAsync(int length)
        {
            using var patience = new CancellationTokenSource(RawWebSocket.Patience);
            var read = await Connection.Transport.Input.ReadAtLeastAsync(length, patience.Token);
            var text = Encoding.ASCII.GetString(read.Buffer);
            Connection.Transport.Input.AdvanceTo(read.Buffer.End);
            return text;
        }

        public async Task<string> ClientReadsAsync(int length)
        {
            using var patience = new CancellationTokenSource(RawWebSocket.Patience);
            var bytes = new byte[length];
            await Stream.ReadExactlyAsync(bytes, patience.Token);
            return Encoding.ASCII.GetString(bytes);
        }

        public Task WhenClosedAsync()
        {
            var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Connection.ConnectionClosed.Register(closed.SetResult);
            return closed.Task;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Connection.DisposeAsync();
            await Listener.DisposeAsync();
        }
    }
}
