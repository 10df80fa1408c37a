using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class DisconnectTests
{
    [Theory]
    [InlineData("41", DisconnectReason.ClientNamespaceDisconnect)]
    [InlineData("1", DisconnectReason.TransportClose)]
    [InlineData("close", DisconnectReason.TransportClose)]
    [InlineData("abort", DisconnectReason.TransportClose)]
    [InlineData("abc", DisconnectReason.ParseError)]
    [InlineData("4abc", DisconnectReason.ParseError)]
    [InlineData("40", DisconnectReason.ForcedServerClose)]
    [InlineData("disconnect", DisconnectReason.ServerNamespaceDisconnect)]
    [InlineData("disconnect-close", DisconnectReason.ServerNamespaceDisconnect)]
    [InlineData("no-pong", DisconnectReason.PingTimeout)]
    [InlineData("shutdown", DisconnectReason.ServerShuttingDown)]
    public async Task Reason_SaysWhatHappened(string cause, DisconnectReason expected)
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(io => io.OnConnection(socket =>
        {
            var order = "";
            socket.Join("room");
            socket.OnDisconnecting(_ => { order += socket.Rooms.Count; return ValueTask.CompletedTask; });
            socket.OnDisconnect(reason =>
            {
                heard.SetResult($"{order}{socket.Rooms.Count} {reason} {socket.Connected} {socket.Disconnected.IsCancellationRequested}");
                return ValueTask.CompletedTask;
            });
            return ValueTask.CompletedTask;
        }));
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        switch (cause)
        {
            case "close":
                await client.CloseAsync();
                break;
            case "abort":
                client.Abort();
                break;
            case "disconnect":
                socket.Disconnect();
                await client.ExpectAsync("41");
                break;
            case "disconnect-close":
                socket.Disconnect(close: true);
                await client.ExpectAsync("41", "close:1005");
                break;
            case "no-pong":
                server.Time.Advance(TimeSpan.FromSeconds(45.2));
                await client.ExpectAsync("2", "close:1005");
                break;
            case "shutdown":
                var closing = server.IO.CloseAsync(TestContext.Current.CancellationToken);
                await client.ExpectAsync("close:1005");
                await closing;
                break;
            default:
                await client.SendAsync(cause);
                break;
        }

        Assert.Equal($"20 {expected} False True", await heard.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reasons_HaveTheWordsOfTheDocumentation()
    {
        var texts = Enum.GetValues<DisconnectReason>().Select(static r => r.ToText());

        Assert.Equal(
            "transport close,transport error,ping timeout,parse error,client namespace disconnect,server namespace disconnect,"
            + "server shutting down,forced close,forced server close,slow reader",
            string.Join(',', texts));
    }

    [Fact]
    public async Task Event_BehindADisconnect_IsNotHandled()
    {
        var handled = 0;
        await using var server = await TestServer.StartAsync(io => io.Main.On("x", _ => handled++));
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("41", "42[\"x\"]");

        await client.ExpectAsync("close:1005");
        Assert.Equal(0, handled);
    }

    [Fact]
    public async Task Event_ThatCrossesTheServersDisconnect_IsIgnored()
    {
        var handled = 0;
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Main.On("x", _ => handled++);
            io.Of("/other").On("y", static c => c.Acknowledge());
        });
        await using var client = await server.JoinAsync();
        await client.SendAsync("40/other,");
        await client.ReceiveAsync();
        server.IO.Sockets.Values.Single().Disconnect();
        await client.SendTogetherAsync("42[\"x\"]", "42/other,1[\"y\"]");

        await client.ExpectAsync("41", "43/other,1[]");
        Assert.Equal(0, handled);
        await client.SendAsync("40");
        Assert.StartsWith("40{", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisconnectWithClose_TellsEachNamespaceFirst()
    {
        await using var server = await TestServer.StartAsync(static io => io.Of("/other"));
        await using var client = await server.JoinAsync();
        await client.SendAsync("40/other,");
        await client.ReceiveAsync();
        server.IO.Sockets.Values.Single().Disconnect(close: true);

        await client.ExpectAsync("41", "41/other,", "close:1005");
    }

    [Fact]
    public async Task DisconnectSockets_WithClose_TellsTheNamespaceFirst()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        await server.IO.Main.DisconnectSocketsAsync(close: true);

        await client.ExpectAsync("41", "close:1005");
    }

    [Fact]
    public async Task DisconnectWithClose_InTheMiddleware_ClosesTheConnection()
    {
        await using var server = await TestServer.StartAsync(static io => io.Use(static socket =>
        {
            socket.Disconnect(close: true);
            return ValueTask.FromResult<ConnectError?>(null);
        }));
        await using var client = await server.OpenAsync();
        await client.SendAsync("40");

        await client.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Close_ByPolling_TellsTheLastPacketsAndTheEnd()
    {
        await using var server = await TestServer.StartAsync();
        var client = await PollingClient.OpenAsync(server.Http);
        await client.SendAsync("40");
        await client.PollAsync();
        var socket = server.IO.Sockets.Values.Single();
        socket.Emit("last");
        socket.Disconnect(close: true);

        // The end comes by itself: the official client looks at nothing that comes beside it.
        Assert.Equal("42[\"last\"]\u001e41", await client.PollAsync());
        Assert.Equal("1", await client.PollAsync());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, await client.PollStatusAsync());
        Assert.Equal(0, server.IO.ConnectionCount);
    }

    [Fact]
    public async Task Server_ThatCloses_TakesNobodyAnyMore()
    {
        await using var server = await TestServer.StartAsync();
        await server.IO.CloseAsync(TestContext.Current.CancellationToken);
        using var response = await server.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl()));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.Status);
    }

    [Fact]
    public async Task Host_ThatStops_EndsItsConnections()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var stopping = server.StopAsync();

        await client.ExpectAsync("close:1005");
        await stopping.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
    }
}
