using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>What a client may cost, and what happens above that.</summary>
public sealed class BoundTests
{
    [Fact]
    public async Task SlowReader_IsClosedWhenItsBufferIsFull()
    {
        var heard = new TaskCompletionSource<DisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(configure: static o => o.MaxWriteBufferSize = 100_000);
        server.IO.Main.OnDisconnect((_, reason) => { heard.SetResult(reason); return ValueTask.CompletedTask; });
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        var chunk = EventArguments.Of(new string('x', 10_000));
        var result = EmitResult.Queued;
        for (var i = 0; i < 10_000 && result == EmitResult.Queued; i++)
        {
            result = socket.Emit("flood", chunk);
            Assert.InRange(socket.BufferedAmount, 0, 100_000);
        }

        Assert.Equal(EmitResult.BufferFull, result);
        Assert.Equal(DisconnectReason.SlowReader, await heard.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(EmitResult.Disconnected, socket.Emit("more"));
    }

    [Fact]
    public async Task Volatile_WhileTheConnectionIsBusy_IsDropped()
    {
        await using var server = await TestServer.StartAsync(configure: static o => o.MaxWriteBufferSize = 50_000_000);
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        var chunk = EventArguments.Of(new string('x', 1_000_000));

        // More than the buffers of both ends' systems take, so that it stays so until the client reads.
        while (socket.BufferedAmount < 20_000_000)
        {
            socket.Emit("fill", chunk);
        }

        Assert.Equal(EmitResult.Dropped, socket.EmitVolatile("volatile"));
        server.IO.Main.Volatile.Emit("volatile");
        socket.Emit("end");
        string message;
        do
        {
            message = await client.ReceiveAsync();
            Assert.DoesNotContain("volatile", message[..Math.Min(20, message.Length)], StringComparison.Ordinal);
        }
        while (message != "42[\"end\"]");
    }

    [Fact]
    public async Task Volatile_WhileNothingWaits_IsSent()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        await server.IO.Sockets.Values.Single().EmitVolatileWhenIdleAsync("v");

        await client.ExpectAsync("42[\"v\"]");
    }

    [Fact]
    public async Task Volatile_WithTwoInOneBatch_DropsTheSecond_AndRegularEventsPass()
    {
        await using var server = await TestServer.StartAsync(static io => io.Main.On("x", static c =>
        {
            c.Socket.EmitVolatile("one");
            c.Socket.EmitVolatile("two");
            c.Socket.Emit("three");
        }));
        await using var client = await server.JoinAsync();
        await client.SendAsync("42[\"x\"]");

        await client.ExpectAsync("42[\"one\"]", "42[\"three\"]");
    }

    [Fact]
    public async Task Volatile_ByPolling_IsSentOnlyToAPendingPoll()
    {
        await using var server = await TestServer.StartAsync();
        var client = await PollingClient.OpenAsync(server.Http);
        await client.SendAsync("40");
        await client.PollAsync();
        var socket = server.IO.Sockets.Values.Single();
        Assert.Equal(EmitResult.Dropped, socket.EmitVolatile("early"));
        var poll = client.PollAsync();
        await socket.EmitVolatileWhenIdleAsync("now");
        Assert.Equal("42[\"now\"]", await poll);
        Assert.Equal(EmitResult.Dropped, socket.EmitVolatile("late"));
        socket.Emit("regular");
        Assert.Equal("42[\"regular\"]", await client.PollAsync());
    }

    [Fact]
    public async Task Polling_ManyPackets_AreCountedAndBounded()
    {
        await using var server = await TestServer.StartAsync(configure: static o => o.MaxPacketsPerPayload = 10);
        var client = await PollingClient.OpenAsync(server.Http);
        await client.SendAsync(string.Join('\u001e', Enumerable.Repeat("6", 10)));
        await client.SendAsync(string.Join('\u001e', Enumerable.Repeat("6", 11)));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task Connections_AboveTheBound_AreRefused()
    {
        await using var server = await TestServer.StartAsync(configure: static o => o.MaxConnections = 1);
        await using var client = await server.JoinAsync();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl()));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.Status);
    }

    [Theory]
    [InlineData("PingInterval")]
    [InlineData("MaxHttpBufferSize")]
    [InlineData("Transports")]
    [InlineData("Cors")]
    public async Task Options_ThatAreWrong_StopTheStart(string key)
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestServer.StartAsync(configure: options =>
        {
            switch (key)
            {
                case "PingInterval":
                    options.PingInterval = TimeSpan.Zero;
                    break;
                case "MaxHttpBufferSize":
                    options.MaxHttpBufferSize = 0;
                    break;
                case "Transports":
                    options.Transports = TransportKinds.None;
                    break;
                default:
                    options.Cors = new SocketIOCorsOptions { Credentials = true, Origins = { "*" } };
                    break;
            }
        }));

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }
}
