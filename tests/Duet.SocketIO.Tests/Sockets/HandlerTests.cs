using Duet.SocketIO.Engine;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class HandlerTests
{
    [Fact]
    public async Task Handler_ThatThrows_IsLoggedAndTheConnectionLives()
    {
        await using var server = await TestServer.StartAsync(static io =>
        {
            io.Main.On("sync", static _ => throw new InvalidDataException("sync"));
            io.Main.On("async", static async _ =>
            {
                await Task.Yield();
                throw new InvalidDataException("async");
            });
            io.Main.On("echo", static c => c.Acknowledge(c.Arguments));
        });
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""421["sync"]""", """422["async"]""", """423["echo",1]""");

        await client.ExpectAsync("433[1]");
        while (server.Log.Errors.Count() < 2)
        {
            await Task.Yield();
        }

        Assert.All(server.Log.Errors, static e => Assert.IsType<InvalidDataException>(e));
    }

    [Fact]
    public async Task Handlers_OfOneSocket_StartInOrder_AndDoNotWaitForOneAnother()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Main.On("wait", async c =>
            {
                await release.Task;
                c.Acknowledge(c.Arguments);
            });
            io.Main.On("go", c => { c.Acknowledge(c.Arguments); });
        });
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""421["wait","first"]""", """422["go","second"]""", """423["wait","third"]""", """424["go","fourth"]""");
        await client.ExpectAsync("""432["second"]""", """434["fourth"]""");
        release.SetResult();
        string[] answers = [await client.ReceiveAsync(), await client.ReceiveAsync()];

        // The arguments of handlers that wait are still what came, though much was read since.
        Assert.Contains("""431["first"]""", answers);
        Assert.Contains("""433["third"]""", answers);
    }

    [Fact]
    public async Task Handlers_TooManyThatWait_StopTheReading()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;
        await using var server = await TestServer.StartAsync(
            io => io.Main.On("wait", async c =>
            {
                Interlocked.Increment(ref started);
                await release.Task;
                c.Acknowledge();
            }),
            static o => o.MaxPendingHandlers = 3);
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync([.. Enumerable.Range(0, 10).Select(i => $"42{i}[\"wait\"]")]);
        while (Volatile.Read(ref started) < 3)
        {
            await Task.Yield();
        }

        Assert.Equal(3, Volatile.Read(ref started));
        release.SetResult();
        for (var i = 0; i < 10; i++)
        {
            Assert.StartsWith("43", await client.ReceiveAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Acknowledgements_WhileTooManyHandlersWaitForThem_AreRead()
    {
        await using var server = await TestServer.StartAsync(
            static io => io.Main.On("ask-me", static async c => c.Acknowledge((await c.Socket.EmitWithAckAsync("q")).Arguments)),
            static o => o.MaxPendingHandlers = 2);
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync([.. Enumerable.Range(0, 6).Select(static i => $"42{i}[\"ask-me\"]")]);
        var answered = 0;
        while (answered < 6)
        {
            var message = await client.ReceiveAsync();
            if (message.EndsWith("[\"q\"]", StringComparison.Ordinal))
            {
                await client.SendAsync($"43{message[2..^5]}[1]");
            }
            else
            {
                Assert.Matches("^43[0-5]\\[1\\]$", message);
                answered++;
            }
        }
    }

    [Fact]
    public async Task Pong_WhileTooManyHandlersWait_IsRead()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            io => io.Main.On("wait", async _ => await release.Task),
            static o => o.MaxPendingHandlers = 1);
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""42["wait"]""", """42["wait"]""", """42["wait"]""");
        for (var i = 0; i < 2; i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(25.2));
            await client.ExpectAsync("2");
            await client.SendAsync("3");

            // A ping of the WebSocket: its answer says that the pong before it was read.
            await client.SendFrameAsync(0x89, []);
            await client.ExpectAsync("pong:");
        }

        release.SetResult();
    }

    [Theory]
    [InlineData("41", DisconnectReason.ClientNamespaceDisconnect)]
    [InlineData("close", DisconnectReason.TransportClose)]
    public async Task Events_ThatWaitWhenTheClientLeaves_AreHandledBeforeItsEnd(string end, DisconnectReason expected)
    {
        var (handled, heard) = (0, new TaskCompletionSource<(int, DisconnectReason)>(TaskCreationOptions.RunContinuationsAsynchronously));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            io =>
            {
                io.Main.On("wait", async _ =>
                {
                    Interlocked.Increment(ref handled);
                    await release.Task;
                });
                io.Main.OnDisconnect((_, reason) =>
                {
                    heard.SetResult((Volatile.Read(ref handled), reason));
                    return ValueTask.CompletedTask;
                });
            },
            static o => o.MaxPendingHandlers = 1);
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync([.. Enumerable.Repeat("""42["wait"]""", 5), .. end == "close" ? Array.Empty<string>() : [end]]);
        if (end == "close")
        {
            await client.CloseAsync();
            await client.ExpectAsync("close:1000");
        }

        release.SetResult();
        Assert.Equal((5, expected), await heard.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Events_AboveWhatMayWait_StopTheReadingUntilHandlersEnd()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handled = 0;
        await using var server = await TestServer.StartAsync(
            io => io.Main.On("wait", async _ =>
            {
                Interlocked.Increment(ref handled);
                await release.Task;
            }),
            static o => (o.MaxPendingHandlers, o.MaxHttpBufferSize) = (1, 2_000));
        await using var client = await server.JoinAsync();
        Assert.True(server.IO.Engine.TryGet(server.IO.Engine.Sessions.Single().Id, out var session));
        var packet = System.Text.Encoding.UTF8.GetBytes($"2[\"wait\",\"{new string('x', 500)}\"]");
        MessageDisposition[] dispositions = [.. Enumerable.Range(0, 4).Select(_ => session.ReceiveMessage(packet, isBinary: false, mayBlock: true))];

        Assert.Equal([MessageDisposition.Kept, MessageDisposition.Done, MessageDisposition.Done, MessageDisposition.Busy], dispositions);
        var ready = session.WhenReadyAsync();
        Assert.False(ready.IsCompleted);
        Assert.Equal(1, Volatile.Read(ref handled));
        release.SetResult();
        await ready.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Handler_ThatAsksItsOwnSocket_GetsTheAnswer()
    {
        await using var server = await TestServer.StartAsync(static io => io.Main.On("ask-me", static async c =>
        {
            var answer = await c.Socket.EmitWithAckAsync("q");
            c.Acknowledge(answer.Arguments);
        }));
        await using var client = await server.JoinAsync();
        await client.SendAsync("""429["ask-me"]""");
        await client.ExpectAsync("""420["q"]""");
        await client.SendAsync("""430["self"]""");

        await client.ExpectAsync("""439["self"]""");
    }

    [Fact]
    public async Task Once_RunsOnce_AndOffRemoves()
    {
        await using var server = await TestServer.StartAsync(static io => io.OnConnection(static socket =>
        {
            socket.Once("once", static c => { c.Socket.Emit("ran"); return ValueTask.CompletedTask; });
            socket.On("off", static c => { c.Socket.Emit("wrong"); });
            socket.Off("off");
            socket.On("two", static c => { c.Socket.Emit("one"); });
            socket.On("two", static c => { c.Socket.Emit("two"); });
            return ValueTask.CompletedTask;
        }));
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""42["once"]""", """42["once"]""", """42["off"]""", """42["two"]""");

        await client.ExpectAsync("""42["ran"]""", """42["one"]""", """42["two"]""");
    }

    [Fact]
    public async Task TypedHandler_ReadsItsArgument_AndIgnoresOthers()
    {
        await using var server = await TestServer.StartAsync(static io => io.Main.On("add", TestJson.Default.Int32Array, static (c, numbers) =>
        {
            c.Acknowledge(numbers.Sum(), TestJson.Default.Int32);
            return ValueTask.CompletedTask;
        }));
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""421["add","wrong"]""", """422["add"]""", """423["add",[1,2,3]]""");

        await client.ExpectAsync("433[6]");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Events_SentOnConnection_ArriveAllAndInOrder()
    {
        await using var server = await TestServer.StartAsync(static io => io.Of("/chat").OnConnection(static socket =>
        {
            for (var i = 0; i < 100; i++)
            {
                socket.Emit("n", i, TestJson.Default.Int32);
            }

            return ValueTask.CompletedTask;
        }));
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/chat,");
        await client.ReceiveAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.ExpectAsync($"42/chat,[\"n\",{i}]");
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("with \"quotes\" \\", "with \\\"quotes\\\" \\\\")]
    [InlineData("é €", "é €")]
    [InlineData("", "")]
    public async Task Names_OfEachKind_AreWrittenAndRead(string name, string json)
    {
        await using var server = await TestServer.StartAsync(io => io.Main.On(name, c => { c.Socket.Emit(c.Name, c.Arguments); }));
        await using var client = await server.JoinAsync();
        await client.SendAsync($"42[\"{json}\",1]");

        await client.ExpectAsync($"42[\"{json}\",1]");
    }

    [Fact]
    public async Task Relay_AppendsOneArgument_AndLeavesTheRestAsItIs()
    {
        await using var server = await TestServer.StartAsync(static io => io.Main.On("offer", static c =>
        {
            c.Socket.Emit(c.Name, c.Arguments.WithJson("{\"from\":\"x\"}"u8.ToArray()));
        }));
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""42["offer", {"sdp":"v=0\r\n", "n":1.50}, "room"]""", """42["offer"]""");

        await client.ExpectAsync("""42["offer",{"sdp":"v=0\r\n", "n":1.50}, "room",{"from":"x"}]""", """42["offer",{"from":"x"}]""");
    }
}
