using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Namespace_Refusal_GoesToTheClientWithItsData()
    {
        await using var server = await TestServer.StartAsync(static io => io.Use(static _ =>
            ValueTask.FromResult<ConnectError?>(new ConnectError("no \"entry\"") { Data = "{\"code\":1}"u8.ToArray() })));
        await using var client = await server.OpenAsync();
        await client.SendAsync("40");

        await client.ExpectAsync("""44{"message":"no \"entry\"","data":{"code":1}}""");
    }

    [Fact]
    public async Task Namespace_RunInOrder_UntilOneRefuses()
    {
        var ran = new List<int>();
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Use(_ => Run(1, null)).Use(_ => Run(2, new ConnectError("stop"))).Use(_ => Run(3, null));
        });
        await using var client = await server.OpenAsync();
        await client.SendAsync("40");
        await client.ExpectAsync("""44{"message":"stop"}""");

        Assert.Equal("1 2", string.Join(' ', ran));

        ValueTask<ConnectError?> Run(int number, ConnectError? error)
        {
            ran.Add(number);
            return ValueTask.FromResult(error);
        }
    }

    [Fact]
    public async Task Namespace_ThatThrows_RefusesAndIsLogged()
    {
        await using var server = await TestServer.StartAsync(static io => io.Use(static _ => throw new InvalidDataException("oops")));
        await using var client = await server.OpenAsync();
        await client.SendAsync("40");

        await client.ExpectAsync("""44{"message":"Internal server error"}""");
        Assert.IsType<InvalidDataException>(Assert.Single(server.Log.Errors));
    }

    [Fact]
    public async Task Socket_IsConnectedAfterTheMiddleware_AndLeavesItsRoomsWhenRefused()
    {
        var seen = new List<Socket>();
        await using var server = await TestServer.StartAsync(io => io.Use(socket =>
        {
            seen.Add(socket);
            socket.Join("a");
            Assert.False(socket.Connected);
            return ValueTask.FromResult(seen.Count == 1 ? new ConnectError("not yet") : null);
        }));
        await using var client = await server.OpenAsync();
        await client.SendAsync("40");
        await client.ExpectAsync("""44{"message":"not yet"}""");
        Assert.Empty(seen[0].Rooms);
        await client.SendAsync("40");

        Assert.StartsWith("40{", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.True(seen[1].Connected);
        Assert.Equal(seen[1].Id, Assert.Single(await server.IO.In("a").FetchSocketsAsync(TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public async Task Connection_ThatEndsDuringTheMiddleware_IsNotConnected()
    {
        var reached = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connected = 0;
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Use(async socket =>
            {
                socket.Join("a");
                reached.SetResult(socket);
                await goOn.Task;
                return null;
            });
            io.OnConnection(_ =>
            {
                connected++;
                return ValueTask.CompletedTask;
            });
        });
        await using var client = await server.OpenAsync();
        await client.SendAsync("40");
        var socket = await reached.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        await client.SendAsync("1");
        await client.ExpectAsync("close:1005");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = socket.Disconnected.Register(ended.SetResult);
        goOn.SetResult();
        await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(0, connected);
        Assert.Empty(socket.Rooms);
        Assert.Empty(server.IO.Sockets);
    }

    [Fact]
    public async Task SecondConnect_DuringTheMiddleware_Closes()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(io => io.Use(async _ =>
        {
            await goOn.Task;
            return null;
        }));
        await using var client = await server.OpenAsync();
        await client.SendTogetherAsync("40", "40");

        await client.ExpectAsync("close:1005");
        goOn.SetResult();
    }

    [Fact]
    public async Task SocketMiddleware_MayStopAnEvent()
    {
        await using var server = await TestServer.StartAsync(static io => io.OnConnection(static socket =>
        {
            socket.Use(static c => ValueTask.FromResult(c.Name != "forbidden"));
            socket.On("forbidden", static c => { c.Socket.Emit("wrong"); });
            socket.On("allowed", static c => { c.Socket.Emit("right"); });
            return ValueTask.CompletedTask;
        }));
        await using var client = await server.JoinAsync();
        await client.SendAsync("""42["forbidden"]""");
        await client.SendAsync("""42["allowed"]""");

        await client.ExpectAsync("""42["right"]""");
    }

    [Fact]
    public async Task CatchAll_SeesEachEventFirst_AndOutgoingOnes()
    {
        await using var server = await TestServer.StartAsync(static io => io.OnConnection(static socket =>
        {
            Func<EventContext, ValueTask> removed = static c => { c.Socket.Emit("removed"); return ValueTask.CompletedTask; };
            socket.OnAny(static c => { c.Socket.Emit("second", c.Name); return ValueTask.CompletedTask; });
            socket.OnAny(removed);
            socket.PrependAny(static c => { c.Socket.Emit("first", c.Name); return ValueTask.CompletedTask; });
            socket.OffAny(removed);
            socket.On("x", static c => { c.Socket.Emit("own"); });
            var outgoing = 0;
            socket.OnAnyOutgoing((name, _) =>
            {
                if (name == "own")
                {
                    outgoing++;
                }
            });
            socket.On("outgoing", c => c.Acknowledge(EventArguments.OfJson(new[] { (byte)('0' + outgoing) })));
            return ValueTask.CompletedTask;
        }));
        await using var client = await server.JoinAsync();
        await client.SendAsync("""42["x"]""");
        await client.SendAsync("""421["outgoing"]""");

        await client.ExpectAsync(
            """42["first","x"]""", """42["second","x"]""", """42["own"]""", """42["first","outgoing"]""", """42["second","outgoing"]""", "431[1]");
    }
}
