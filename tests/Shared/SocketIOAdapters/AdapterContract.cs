using System.Globalization;
using System.Text.Json;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.AdapterContracts;

/// <summary>What every adapter must do. Each implementation inherits these tests; for one that joins nodes, two of them take part.</summary>
public abstract class AdapterContract : IAsyncLifetime
{
    private readonly List<AdapterNode> _nodes = [];
    private readonly List<RawWebSocket> _clients = [];

    /// <summary>How many nodes the adapter can join: one or two.</summary>
    protected abstract int NodeCount { get; }

    private AdapterNode First => _nodes[0];

    private AdapterNode Last => _nodes[^1];

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < NodeCount; i++)
        {
            _nodes.Add(await AdapterNode.StartAsync(CreateNode(), static io =>
            {
                io.Main.OnServerSide("question", static asked =>
                {
                    Assert.True(asked.Arguments.TryReadString(0, out var text));
                    asked.Answer = EventArguments.Of(text + "!");
                    return ValueTask.CompletedTask;
                });
                io.Main.On("bytes", static context => { context.Socket.Broadcast.Emit("bytes", context.Arguments); });
            }));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a further node of the test's cluster: what makes the adapters of its namespaces.</summary>
    protected abstract Func<Namespace, Adapter> CreateNode();

    [Fact]
    public async Task Broadcast_ToRooms_ReachesEachMemberOnce()
    {
        var (one, oneId, _) = await JoinAsync(First);
        var (two, twoId, _) = await JoinAsync(Last);
        var (three, _, _) = await JoinAsync(Last);
        First.IO.Sockets[oneId].Join("a");
        First.IO.Sockets[oneId].Join("b");
        Last.IO.Sockets[twoId].Join("b");
        First.IO.To("a").To("b").Emit("rooms", EventArguments.Of("x"));
        Last.IO.Main.Except("a").Emit("except");
        First.IO.To(twoId).Emit("direct");
        Last.IO.Emit("end");

        Assert.Equal("""rooms "x" | end""", await ReadToEndAsync(one));
        Assert.Equal("""rooms "x" | except | direct | end""", await ReadToEndAsync(two));
        Assert.Equal("except | end", await ReadToEndAsync(three));
    }

    [Fact]
    public async Task Broadcast_Local_StaysOnItsNode()
    {
        var (one, _, _) = await JoinAsync(First);
        var (two, _, _) = await JoinAsync(Last);
        First.IO.Main.Local.Emit("local");
        First.IO.Emit("end");

        Assert.Equal("local | end", await ReadToEndAsync(one));
        Assert.Equal(NodeCount == 1 ? "local | end" : "end", await ReadToEndAsync(two));
    }

    [Fact]
    public async Task Broadcast_OfBinaryArguments_ArrivesAsItWas()
    {
        var (one, _, _) = await JoinAsync(First);
        var (two, _, _) = await JoinAsync(Last);
        await one.SendAsync("""451-["bytes",{"n":[1,-2.5,null,true,"é😀"],"b":{"_placeholder":true,"num":0}}]""");
        await one.SendAsync(1, 2, 3);
        var header = await two.ReceiveAsync();
        Assert.StartsWith("451-", header, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(header.AsMemory(4));
        using var expected = JsonDocument.Parse("""{"n":[1,-2.5,null,true,"é😀"],"b":{"_placeholder":true,"num":0}}""");
        Assert.True(JsonElement.DeepEquals(expected.RootElement, json.RootElement[1]));
        await two.ExpectAsync("b:010203");
    }

    [Fact]
    public async Task BroadcastWithAcks_GivesOneForEachSocketAsItComes()
    {
        var (one, _, _) = await JoinAsync(First);
        var (two, twoId, _) = await JoinAsync(Last);
        await using var acknowledgements = First.IO.Main.EmitWithAcksAsync("ask").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = acknowledgements.MoveNextAsync();
        var asked = await one.ReceiveAsync();
        await one.SendAsync(asked.Replace("42", "43", StringComparison.Ordinal).Replace("\"ask\"", "\"first\"", StringComparison.Ordinal));
        Assert.True(await next);
        Assert.True(acknowledgements.Current.Arguments.TryReadString(0, out var answer));
        Assert.Equal("first", answer);

        // The other one leaves instead of answering.
        await two.ReceiveAsync();
        Last.IO.Sockets[twoId].Disconnect();
        Assert.True(await acknowledgements.MoveNextAsync());
        Assert.Equal(AcknowledgementStatus.Disconnected, acknowledgements.Current.Status);
        Assert.False(await acknowledgements.MoveNextAsync());
    }

    [Fact]
    public async Task BroadcastWithAck_CollectsTheAnswersOfAll()
    {
        var (one, _, _) = await JoinAsync(First);
        var (two, _, _) = await JoinAsync(Last);
        var collecting = Last.IO.Main.EmitWithAckAsync("ask", cancellationToken: TestContext.Current.CancellationToken);
        foreach (var client in (RawWebSocket[])[one, two])
        {
            var asked = await client.ReceiveAsync();
            await client.SendAsync(asked.Replace("42", "43", StringComparison.Ordinal));
        }

        var collected = await collecting;
        Assert.True(collected.IsComplete);
        Assert.Equal(2, collected.Answers.Count);
    }

    [Fact]
    public async Task Sockets_OfAllNodes_AreDescribedAndMoved()
    {
        var (_, oneId, _) = await JoinAsync(First);
        var (two, twoId, _) = await JoinAsync(Last, """{"token":"x"}""");
        Last.IO.Sockets[twoId].Data["name"] = "second";
        await First.IO.In(twoId).SocketsJoinAsync("room");
        var described = Assert.Single(await First.IO.In("room").FetchSocketsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(twoId, described.Id);
        Assert.Equal([twoId, "room"], described.Rooms.OrderBy(room => room == "room").ThenBy(room => room, StringComparer.Ordinal));
        Assert.Equal("contract", described.Handshake.Query["from"]);
        Assert.Equal("x", described.Handshake.ReadAuth().GetProperty("token").GetString());
        Assert.Equal("second", Convert.ToString(described.Data["name"], CultureInfo.InvariantCulture));
        Assert.Equal(2, (await Last.IO.Main.FetchSocketsAsync(TestContext.Current.CancellationToken)).Count);

        await described.LeaveAsync("room");
        Assert.Empty(await First.IO.In("room").FetchSocketsAsync(TestContext.Current.CancellationToken));
        await described.DisconnectAsync();
        await two.ExpectAsync("41");
        Assert.Equal(oneId, Assert.Single(await Last.IO.Main.FetchSocketsAsync(TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public async Task Rooms_OfThisNode_CanBeRead()
    {
        var (_, oneId, _) = await JoinAsync(First);
        var adapter = First.IO.Main.Adapter;
        var heard = new List<string>();
        adapter.OnRoomCreated = room => heard.Add("create " + room);
        adapter.OnRoomJoined = (room, id) => heard.Add($"join {room} {id == oneId}");
        adapter.OnRoomLeft = (room, id) => heard.Add($"leave {room} {id == oneId}");
        adapter.OnRoomDeleted = room =>
        {
            heard.Add("delete " + room);
            throw new InvalidOperationException("thrown on purpose");
        };
        var socket = First.IO.Sockets[oneId];
        socket.Join("room");
        socket.Join("room");
        Assert.Equal(["room"], adapter.Rooms);
        Assert.Equal([oneId], adapter.GetMembers("room"));
        Assert.Equal([oneId], adapter.GetMembers(oneId));
        Assert.Equal([oneId, "room"], adapter.GetRooms(oneId));
        Assert.Empty(adapter.GetMembers("other"));
        Assert.Empty(adapter.GetRooms("other"));
        socket.Leave("room");
        socket.Leave("room");
        Assert.Empty(adapter.Rooms);
        Assert.Equal("create room | join room True | leave room True | delete room", string.Join(" | ", heard));
    }

    [Fact]
    public async Task ServerSideEvents_ReachTheOtherNodes()
    {
        Assert.Equal(NodeCount, await First.IO.Main.Adapter.CountServersAsync(TestContext.Current.CancellationToken));
        var heard = new List<string>();
        foreach (var node in _nodes)
        {
            node.IO.Main.OnServerSide("told", it =>
            {
                Assert.True(it.Arguments.TryReadString(0, out var text));
                heard.Add((node == First ? "first " : "last ") + text);
                return ValueTask.CompletedTask;
            });
        }

        First.IO.Main.ServerSideEmit("told", EventArguments.Of("x"));
        var answered = await First.IO.Main.ServerSideEmitWithAckAsync("question", EventArguments.Of("why"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, answered.Missing);
        Assert.Equal(NodeCount - 1, answered.Answers.Count);
        Assert.All(answered.Answers, static answer => Assert.True(answer.TryReadString(0, out var text) && text == "why!"));
        Assert.Equal(NodeCount == 1 ? [] : ["last x"], heard);
    }

    [Fact]
    public async Task Recovery_OnAnotherNode_RestoresIdRoomsDataAndMissedEvents()
    {
        var (client, sid, pid) = await JoinAsync(First);
        var socket = First.IO.Sockets[sid];
        socket.Join("room");
        socket.Data["name"] = "x";
        First.IO.To("room").Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());
        await LoseAsync(First, client, sid);
        Last.Missed.Clear();
        Last.IO.To("room").Emit("missed-room");
        First.IO.Emit("missed-all");
        Last.IO.To(sid).Emit("missed-direct");
        Last.IO.To("elsewhere").Emit("not-mine");
        var (again, sidAgain, pidAgain) = await JoinAsync(Last, $$"""{"pid":"{{pid}}","offset":"{{offset}}"}""");
        Assert.Equal((sid, pid), (sidAgain, pidAgain));
        Assert.Equal("missed-room | missed-all | missed-direct", string.Join(" | ", Last.Missed.Select(NameOf)));
        var recovered = Last.IO.Sockets[sid];
        Assert.True(recovered.Recovered);
        Assert.Contains("room", recovered.Rooms);
        Assert.Equal("x", Convert.ToString(recovered.Data["name"], CultureInfo.InvariantCulture));
        recovered.Emit("straight");
        First.IO.To("room").Emit("end");
        Assert.Equal("straight | end", await ReadToEndAsync(again));

        // It is lost once more before it has seen these, and comes back to where it was lost first.
        recovered.Join("later");
        await LoseAsync(Last, again, sid);
        Last.IO.To("later").Emit("missed-later");
        offset = OffsetOf(Last.Missed[^1]);
        First.Missed.Clear();
        var (third, sidThird, _) = await JoinAsync(First, $$"""{"pid":"{{pid}}","offset":"{{offset}}"}""");
        Assert.Equal(sid, sidThird);
        Assert.Equal("straight | end | missed-later", string.Join(" | ", First.Missed.Select(NameOf)));
        Last.IO.To("later").Emit("once");
        Last.IO.To(sid).Emit("end");
        Assert.Equal("once | end", await ReadToEndAsync(third));
    }

    [Fact]
    public async Task Recovery_OnAnotherNode_BeforeTheLossWasNoticed_TakesOver()
    {
        var (client, sid, pid) = await JoinAsync(First);
        First.IO.Sockets[sid].Join("room");
        First.IO.To("room").Emit("seen");
        var offset = OffsetOf(await client.ReceiveAsync());
        var ended = new TaskCompletionSource<DisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        First.IO.Sockets[sid].OnDisconnect(reason =>
        {
            ended.SetResult(reason);
            return ValueTask.CompletedTask;
        });
        First.IO.To("room").Emit("not seen");
        Last.Missed.Clear();
        var (again, sidAgain, _) = await JoinAsync(Last, $$"""{"pid":"{{pid}}","offset":"{{offset}}"}""");
        Assert.Equal(sid, sidAgain);
        Assert.Equal("not seen", string.Join(" | ", Last.Missed.Select(NameOf)));
        Assert.Equal(DisconnectReason.TransportClose, await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        Assert.True(Last.IO.Sockets[sid].Recovered);
        Assert.Equal(sid, Assert.Single(await First.IO.In("room").FetchSocketsAsync(TestContext.Current.CancellationToken)).Id);
        First.IO.To("room").Emit("end");
        Assert.Equal("end", await ReadToEndAsync(again));
    }

    private static string NameOf(string packet)
    {
        using var json = JsonDocument.Parse(packet.AsMemory(2));
        return json.RootElement[0].GetString()!;
    }

    private static string OffsetOf(string packet)
    {
        using var json = JsonDocument.Parse(packet.AsMemory(2));
        return json.RootElement.EnumerateArray().Last().GetString()!;
    }

    private static async Task LoseAsync(AdapterNode node, RawWebSocket client, string sid)
    {
        var disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = node.IO.Sockets[sid].Disconnected.Register(disconnected.SetResult);
        client.Abort();
        await disconnected.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>The events up to one named <c>end</c>, without their offsets.</summary>
    private static async Task<string> ReadToEndAsync(RawWebSocket client)
    {
        var events = new List<string>();
        while (events.LastOrDefault() != "end")
        {
            using var json = JsonDocument.Parse((await client.ReceiveAsync()).AsMemory(2));
            var parts = json.RootElement.EnumerateArray().SkipLast(1).ToArray();
            events.Add(string.Join(' ', [parts[0].GetString(), .. parts.Skip(1).Select(static part => part.GetRawText())]));
        }

        return string.Join(" | ", events);
    }

    private async Task<(RawWebSocket Client, string Sid, string Pid)> JoinAsync(AdapterNode node, string auth = "{}")
    {
        var joined = await node.JoinAsync(auth);
        _clients.Add(joined.Client);
        return joined;
    }
}
