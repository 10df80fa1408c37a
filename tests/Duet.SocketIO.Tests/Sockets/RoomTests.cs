using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class RoomTests
{
    [Fact]
    public async Task To_ReachesTheMembersOnce_AndNotTheSender()
    {
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Main.On("join", static c => { c.Socket.Join(Text(c)); c.Acknowledge(); });
            io.Main.On("say", static c => c.Socket.To("a").To("b").Emit("said", c.Arguments));
            io.Main.On("say-all", static c => c.Socket.Namespace.To("a").To("b").Emit("said", c.Arguments));
            io.Main.On("end", static c => c.Socket.Namespace.Emit("end"));
        });
        await using var one = await server.JoinAsync();
        await using var two = await server.JoinAsync();
        await using var three = await server.JoinAsync();
        await CallAsync(one, """420["join","a"]""", "430[]");
        await CallAsync(two, """420["join","a"]""", "430[]");
        await CallAsync(two, """420["join","b"]""", "430[]");
        await one.SendTogetherAsync("""42["say",1]""", """42["say-all",2]""", """42["end"]""");

        await one.ExpectAsync("""42["said",2]""", """42["end"]""");
        await two.ExpectAsync("""42["said",1]""", """42["said",2]""", """42["end"]""");
        await three.ExpectAsync("""42["end"]""");
    }

    [Fact]
    public async Task Except_LeavesOutRoomsAndSockets()
    {
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Main.On("join", static c => { c.Socket.Join(Text(c)); c.Acknowledge(); });
            io.Main.On("say", static c =>
            {
                c.Socket.Namespace.Except("a").Emit("not-a");
                c.Socket.Namespace.Except(c.Socket.Id).Emit("not-me");
                c.Socket.Except("a").Emit("others-not-a");
                c.Socket.Broadcast.Emit("others");
                c.Socket.Namespace.Emit("end");
            });
        });
        await using var one = await server.JoinAsync();
        await using var two = await server.JoinAsync();
        await using var three = await server.JoinAsync();
        await CallAsync(two, """420["join","a"]""", "430[]");
        await one.SendAsync("""42["say"]""");

        await one.ExpectAsync("""42["not-a"]""", """42["end"]""");
        await two.ExpectAsync("""42["not-me"]""", """42["others"]""", """42["end"]""");
        await three.ExpectAsync("""42["not-a"]""", """42["not-me"]""", """42["others-not-a"]""", """42["others"]""", """42["end"]""");
    }

    [Fact]
    public async Task SocketId_IsARoomOfItsOwn_ThatCanBeJoinedAndLeft()
    {
        var ids = new List<string>();
        await using var server = await TestServer.StartAsync(io => io.OnConnection(socket =>
        {
            ids.Add(socket.Id);
            socket.On("leave", static c => { c.Socket.Leave(c.Socket.Id); c.Acknowledge(); });
            return ValueTask.CompletedTask;
        }));
        await using var one = await server.JoinAsync();
        await using var two = await server.JoinAsync();
        server.IO.Sockets[ids[1]].Join(ids[0]);
        server.IO.To(ids[0]).Emit("direct");
        await one.ExpectAsync("""42["direct"]""");
        await two.ExpectAsync("""42["direct"]""");
        await CallAsync(one, """420["leave"]""", "430[]");
        server.IO.To(ids[0]).Emit("second");
        server.IO.Emit("end");

        await one.ExpectAsync("""42["end"]""");
        await two.ExpectAsync("""42["second"]""", """42["end"]""");
    }

    [Fact]
    public async Task Rooms_AreCreatedAndDeleted_WithTheirFirstAndLastMember()
    {
        var heard = new List<string>();
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Main.Adapter.OnRoomCreated = room => heard.Add("+" + room);
            io.Main.Adapter.OnRoomDeleted = room => heard.Add("-" + room);
            io.OnConnection(static socket =>
            {
                socket.Join("a");
                socket.Join("a");
                socket.Join("b");
                socket.Leave("b");
                return ValueTask.CompletedTask;
            });
        });
        var gone = WhenGone(server.IO.Main);
        await using (var socket = await server.JoinAsync())
        {
            Assert.Equal("a", string.Join(' ', server.IO.Sockets.Single().Value.Rooms.Skip(1)));
            await socket.SendAsync("41");
        }

        await gone.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("+a +b -b -a", string.Join(' ', heard));
    }

    [Fact]
    public async Task Join_AfterTheEndOrAboveTheBound_IsRefused()
    {
        await using var server = await TestServer.StartAsync(configure: o => o.MaxRoomsPerSocket = 2);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.IO.OnConnection(socket =>
        {
            Assert.True(socket.Join("a"));
            Assert.True(socket.Join("b"));
            Assert.False(socket.Join("c"));
            socket.OnDisconnect(_ =>
            {
                ended.SetResult(socket.Join("d") || socket.Rooms.Count > 0);
                return ValueTask.CompletedTask;
            });
            return ValueTask.CompletedTask;
        });
        await using var client = await server.JoinAsync();
        await client.SendAsync("41");

        Assert.False(await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Utilities_JoinLeaveFetchAndDisconnect_WorkOnTheTarget()
    {
        await using var server = await TestServer.StartAsync(static io => io.OnConnection(static socket =>
        {
            socket.Data["name"] = "x";
            return ValueTask.CompletedTask;
        }));
        await using var one = await server.JoinAsync();
        await using var two = await server.JoinAsync();
        var first = server.IO.Sockets.First().Key;
        await server.IO.To(first).SocketsJoinAsync("a", "b");
        await server.IO.To("a").SocketsLeaveAsync("b");
        var inA = await server.IO.In("a").FetchSocketsAsync(TestContext.Current.CancellationToken);
        var inB = await server.IO.In("b").FetchSocketsAsync(TestContext.Current.CancellationToken);
        var all = await server.IO.Main.FetchSocketsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first, Assert.Single(inA).Id);
        Assert.Equal("x", inA[0].Data["name"]);
        Assert.Empty(inB);
        Assert.Equal(2, all.Count);
        await inA[0].DisconnectAsync();
        await server.IO.Main.DisconnectSocketsAsync(close: true);
        string[] ends = [await one.ReceiveAsync(), await two.ReceiveAsync()];
        Assert.Equal(["41", "41"], ends);

        // The first one had left the namespace; its connection is not touched.
        Assert.Equal("close:1005", await await Task.WhenAny(one.ReceiveAsync(), two.ReceiveAsync()));
    }

    private static Task WhenGone(Namespace @namespace)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        @namespace.OnDisconnect((_, _) =>
        {
            gone.TrySetResult();
            return ValueTask.CompletedTask;
        });
        return gone.Task;
    }

    private static string Text(EventContext context) => context.TryReadString(0, out var text) ? text : "";

    private static async Task CallAsync(RawWebSocket socket, string packet, string answer)
    {
        await socket.SendAsync(packet);
        await socket.ExpectAsync(answer);
    }
}
