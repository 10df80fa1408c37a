using System.Text.Json;
using Duet.SocketIO.Recovery;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>Connection state recovery, where the original's fails too: after volatile events, more than once, before the loss was noticed.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task Recovery_RestoresIdRoomsDataAndMissedEvents()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        var socket = server.IO.Sockets.Values.Single();
        socket.Join("room");
        socket.Data["name"] = "x";
        socket.Emit("seen", "1");
        var offset = OffsetOf(await client.ReceiveAsync());
        await LoseAsync(client, socket);
        server.IO.To("room").Emit("missed-room", EventArguments.Of("2"));
        server.IO.Emit("missed-all");
        server.IO.To(session.Sid).Emit("missed-direct");
        server.IO.To("elsewhere").Emit("not-mine");
        await using var again = await server.OpenAsync();
        await again.SendAsync($$"""40{"pid":"{{session.Pid}}","offset":"{{offset}}"}""");

        // Before CONNECT: the client keeps them until it knows that it was recovered.
        Assert.StartsWith("""42["missed-room","2",""", await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""42["missed-all",""", await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""42["missed-direct",""", await again.ReceiveAsync(), StringComparison.Ordinal);
        await again.ExpectAsync($$"""40{"sid":"{{session.Sid}}","pid":"{{session.Pid}}"}""");
        var recovered = server.IO.Sockets.Values.Single();
        Assert.True(recovered.Recovered);
        Assert.Equal("x", recovered.Data["name"]);
        Assert.Contains("room", recovered.Rooms);
    }

    [Fact]
    public async Task Recovery_AfterAVolatileEvent_Works()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        var socket = server.IO.Sockets.Values.Single();
        await socket.EmitVolatileWhenIdleAsync("volatile", EventArguments.Of("text"));
        var offset = OffsetOf(await client.ReceiveAsync());
        await LoseAsync(client, socket);

        Assert.True(await IsRecoveredAsync(server, session, offset));
    }

    [Fact]
    public async Task Recovery_MoreThanOnce_Works()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        var offset = default(string);
        for (var i = 0; i < 3; i++)
        {
            var socket = server.IO.Sockets.Values.Single();
            socket.Emit("n", i, TestJson.Default.Int32);
            offset = OffsetOf(await client.ReceiveAsync());
            await LoseAsync(client, socket);
            client = await server.OpenAsync();
            await client.SendAsync($$"""40{"pid":"{{session.Pid}}","offset":"{{offset}}"}""");
            await client.ExpectAsync($$"""40{"sid":"{{session.Sid}}","pid":"{{session.Pid}}"}""");
        }

        Assert.Single(server.IO.Sockets);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Recovery_OfMissedEvents_TwiceInARow_ResendsWhatWasNotSeen()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        var socket = server.IO.Sockets.Values.Single();
        socket.Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());
        await LoseAsync(client, socket);
        server.IO.Emit("missed");
        for (var i = 0; i < 2; i++)
        {
            // The second time the client says the same offset: it has not processed the event before it was lost again.
            var again = await server.OpenAsync();
            await again.SendAsync($$"""40{"pid":"{{session.Pid}}","offset":"{{offset}}"}""");
            Assert.StartsWith("""42["missed",""", await again.ReceiveAsync(), StringComparison.Ordinal);
            await again.ExpectAsync($$"""40{"sid":"{{session.Sid}}","pid":"{{session.Pid}}"}""");
            await LoseAsync(again, server.IO.Sockets.Values.Single());
        }
    }

    [Fact]
    public async Task Recovery_BeforeTheLossIsNoticed_TakesOver()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        server.IO.Sockets.Values.Single().Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());

        Assert.True(await IsRecoveredAsync(server, session, offset));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Recovery_WithoutAnyEventSeen_Works()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        await LoseAsync(client, server.IO.Sockets.Values.Single());
        server.IO.Emit("missed");
        await using var again = await server.OpenAsync();
        await again.SendAsync($$"""40{"pid":"{{session.Pid}}"}""");

        Assert.StartsWith("""42["missed",""", await again.ReceiveAsync(), StringComparison.Ordinal);
        await again.ExpectAsync($$"""40{"sid":"{{session.Sid}}","pid":"{{session.Pid}}"}""");
    }

    [Theory]
    [InlineData("other", "1")]
    [InlineData(null, "zz")]
    [InlineData(null, "7fffffff")]
    [InlineData(null, "")]
    public async Task Recovery_OfAnUnknownSession_OrOffset_GivesANewOne(string? pid, string offset)
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        await LoseAsync(client, server.IO.Sockets.Values.Single());

        Assert.False(await IsRecoveredAsync(server, session with { Pid = pid ?? session.Pid }, offset));
    }

    [Fact]
    public async Task Recovery_TooLate_GivesANewOne()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        server.IO.Sockets.Values.Single().Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());
        await LoseAsync(client, server.IO.Sockets.Values.Single());
        server.Time.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));

        Assert.False(await IsRecoveredAsync(server, session, offset));
    }

    [Fact]
    public async Task Recovery_AfterAnOrderlyLeave_GivesANewOne()
    {
        await using var server = await StartAsync();
        var (client, session) = await JoinAsync(server);
        var socket = server.IO.Sockets.Values.Single();
        socket.Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());
        var disconnected = socket.Disconnected;
        await client.SendAsync("41");
        await WhenCancelledAsync(disconnected);

        Assert.False(await IsRecoveredAsync(server, session, offset));
    }

    [Fact]
    public async Task Recovery_MoreMissedThanIsKept_GivesANewOne()
    {
        await using var server = await StartAsync(o => o.MaxBufferedBytesPerSocket = 1000);
        var (client, session) = await JoinAsync(server);
        server.IO.Sockets.Values.Single().Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());
        await LoseAsync(client, server.IO.Sockets.Values.Single());
        for (var i = 0; i < 20; i++)
        {
            server.IO.Emit("missed", EventArguments.Of(new string('x', 100)));
        }

        Assert.False(await IsRecoveredAsync(server, session, offset));
    }

    [Fact]
    public async Task Recovery_TooManyLost_ForgetsTheOldest()
    {
        await using var server = await StartAsync(o => o.MaxSessions = 1);
        var (first, firstSession) = await JoinAsync(server);
        await LoseAsync(first, server.IO.Sockets.Values.Single());
        var (second, secondSession) = await JoinAsync(server);
        await LoseAsync(second, server.IO.Sockets.Values.Single());

        Assert.True(await IsRecoveredAsync(server, secondSession, offset: null));
        Assert.False(await IsRecoveredAsync(server, firstSession, offset: null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recovery_SkipsMiddleware_UnlessToldNotTo(bool skip)
    {
        var ran = 0;
        await using var server = await StartAsync(o => o.SkipMiddlewares = skip, io => io.Use(_ =>
        {
            ran++;
            return ValueTask.FromResult<ConnectError?>(null);
        }));
        var (client, session) = await JoinAsync(server);
        await LoseAsync(client, server.IO.Sockets.Values.Single());

        Assert.True(await IsRecoveredAsync(server, session, offset: null));
        Assert.Equal(skip ? 1 : 2, ran);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("thrown")]
    [InlineData("dropped")]
    public async Task Recovery_ThatComesToNothing_CanBeUsedAgainUntilItsTimeIsOver(string end)
    {
        using var waiting = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        await using var server = await StartAsync(static o => o.SkipMiddlewares = false, io => io.Use(async socket =>
        {
            if (!socket.Handshake.ReadAuth().TryGetProperty("fail", out _))
            {
                return null;
            }

            Assert.True(socket.Recovered);
            socket.Join("of a failed attempt");
            socket.Data["name"] = "changed";
            waiting.Release();
            await goOn.WaitAsync(RawWebSocket.Patience);
            return end switch
            {
                "refused" => new ConnectError("no"),
                "thrown" => throw new InvalidOperationException("thrown on purpose"),
                _ => null,
            };
        }));
        var (client, session) = await JoinAsync(server);
        var socket = server.IO.Sockets.Values.Single();
        socket.Join("room");
        socket.Data["name"] = "x";
        await LoseAsync(client, socket);
        for (var i = 0; i < 2; i++)
        {
            await using var failing = await server.OpenAsync();
            await failing.SendAsync($$"""40{"pid":"{{session.Pid}}","fail":true}""");
            await waiting.WaitAsync(TestContext.Current.CancellationToken);
            server.IO.To("room").Emit("missed", i, TestJson.Default.Int32);
            if (end == "dropped")
            {
                failing.Abort();
                while (server.IO.ConnectionCount > 0)
                {
                    await Task.Yield();
                }
            }

            goOn.Release();
            if (end != "dropped")
            {
                Assert.StartsWith("44{", await failing.ReceiveAsync(), StringComparison.Ordinal);
            }
        }

        await using var again = await server.OpenAsync();
        await again.SendAsync($$"""40{"pid":"{{session.Pid}}"}""");
        Assert.StartsWith("""42["missed",0,""", await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""42["missed",1,""", await again.ReceiveAsync(), StringComparison.Ordinal);
        await again.ExpectAsync($$"""40{"sid":"{{session.Sid}}","pid":"{{session.Pid}}"}""");
        var recovered = server.IO.Sockets.Values.Single();
        Assert.Equal("x", recovered.Data["name"]);
        Assert.Equal([recovered.Id, "room"], recovered.Rooms);
        await LoseAsync(again, recovered);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.False(await IsRecoveredAsync(server, session, offset: null));
    }

    [Fact]
    public async Task Recovery_WhoseTimeEndsInTheMiddleware_IsANewSocketNextTime()
    {
        using var waiting = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        await using var server = await StartAsync(static o => o.SkipMiddlewares = false, io => io.Use(async socket =>
        {
            if (socket.Recovered)
            {
                waiting.Release();
                await goOn.WaitAsync(RawWebSocket.Patience);
            }

            return null;
        }));
        var (client, session) = await JoinAsync(server);
        await LoseAsync(client, server.IO.Sockets.Values.Single());
        await using var late = await server.OpenAsync();
        await late.SendAsync($$"""40{"pid":"{{session.Pid}}"}""");
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        goOn.Release();
        await late.ReceiveEndAsync();

        Assert.False(await IsRecoveredAsync(server, session, offset: null));
    }

    [Fact]
    public async Task Recovery_ByTwoAtOnce_GivesOneSocket_AndTheOtherTakesOverWhenItComesAgain()
    {
        using var waiting = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        await using var server = await StartAsync(static o => o.SkipMiddlewares = false, io => io.Use(async socket =>
        {
            if (socket.Handshake.ReadAuth().TryGetProperty("slow", out _))
            {
                waiting.Release();
                await goOn.WaitAsync(RawWebSocket.Patience);
            }

            return null;
        }));
        var (client, session) = await JoinAsync(server);
        await LoseAsync(client, server.IO.Sockets.Values.Single());
        await using var slow = await server.OpenAsync();
        await slow.SendAsync($$"""40{"pid":"{{session.Pid}}","slow":true}""");
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        await using var quick = await server.OpenAsync();
        await quick.SendAsync($$"""40{"pid":"{{session.Pid}}"}""");
        await quick.ExpectAsync($$"""40{"sid":"{{session.Sid}}","pid":"{{session.Pid}}"}""");
        goOn.Release();
        await slow.ReceiveEndAsync();
        Assert.Single(server.IO.Sockets);
        server.IO.To(session.Sid).Emit("once");
        Assert.StartsWith("""42["once",""", await quick.ReceiveAsync(), StringComparison.Ordinal);

        Assert.True(await IsRecoveredAsync(server, session, offset: null));
        await quick.ReceiveEndAsync();
    }

    [Fact]
    public async Task LostSocket_IsNotCountedAmongTheConnected()
    {
        await using var server = await StartAsync();
        var (client, _) = await JoinAsync(server);
        await LoseAsync(client, server.IO.Sockets.Values.Single());

        Assert.Empty(server.IO.Sockets);
        Assert.Empty(await server.IO.Main.FetchSocketsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ReplayBuffer_APongFreesWhatWasSentBeforeItsPing()
    {
        var replay = new ReplayBuffer(maxBytes: 10_000) { Receiver = null! };
        replay.Append("1", BroadcastEvent.Create("a", default));
        replay.MarkPing();
        replay.Append("2", BroadcastEvent.Create("b", default));
        replay.ForgetAcknowledged();

        Assert.True(replay.TryGetMissed("1", out var missed));
        Assert.Equal("b", Assert.Single(missed).Name);
        Assert.True(replay.TryGetMissed("2", out missed));
        Assert.Empty(missed);
        Assert.False(replay.TryGetMissed(null, out _));
        Assert.False(replay.TryGetMissed("3", out _));
    }

    private static Task<TestServer> StartAsync(Action<ConnectionStateRecoveryOptions>? configure = null, Action<SocketIOServer>? setUp = null) =>
        TestServer.StartAsync(setUp, options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.PingInterval = TimeSpan.FromHours(1);
            configure?.Invoke(options.ConnectionStateRecovery);
        });

    private static async Task<(RawWebSocket Client, Session Session)> JoinAsync(TestServer server)
    {
        var client = await server.OpenAsync();
        await client.SendAsync("40");
        using var json = JsonDocument.Parse((await client.ReceiveAsync()).AsMemory(2));
        return (client, new Session(json.RootElement.GetProperty("sid").GetString()!, json.RootElement.GetProperty("pid").GetString()!));
    }

    private static async Task LoseAsync(RawWebSocket client, Socket socket)
    {
        // Asked for before the end: such a token is cancelled when the socket has left its rooms, a later one at once.
        var disconnected = socket.Disconnected;
        client.Abort();
        await WhenCancelledAsync(disconnected);
    }

    private static async Task WhenCancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
    }

    private static async Task<bool> IsRecoveredAsync(TestServer server, Session session, string? offset)
    {
        await using var client = await server.OpenAsync();
        await client.SendAsync(offset is null ? $$"""40{"pid":"{{session.Pid}}"}""" : $$"""40{"pid":"{{session.Pid}}","offset":"{{offset}}"}""");
        var answer = await client.ReceiveAsync();
        while (!answer.StartsWith("40", StringComparison.Ordinal))
        {
            answer = await client.ReceiveAsync();
        }

        return answer.Contains(session.Sid, StringComparison.Ordinal);
    }

    private static string OffsetOf(string packet)
    {
        using var json = JsonDocument.Parse(packet.AsMemory(2));
        return json.RootElement.EnumerateArray().Last().GetString()!;
    }

    private sealed record Session(string Sid, string Pid);
}
