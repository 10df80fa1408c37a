using System.Net;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>Engine.IO 4, "Heartbeat": ping every 300 ms, 200 ms to answer.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("engine");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Polling_PingsAreSent_AsLongAsTheyAreAnswered()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        for (var i = 0; i < 3; i++)
        {
            _server.Time.Advance(310);
            Assert.Equal("2", await client.PollAsync());
            await client.SendAsync("3");
        }
    }

    [Fact]
    public async Task WebSocket_PingsAreSent_AsLongAsTheyAreAnswered()
    {
        await using var socket = await _server.OpenAsync("/engine.io/");
        for (var i = 0; i < 3; i++)
        {
            _server.Time.Advance(310);
            await socket.ExpectAsync("2");
            await socket.SendAsync("3");
            await socket.SendAsync("4x");
            await socket.ExpectAsync("4x");
        }
    }

    [Fact]
    public async Task Polling_WithoutPong_EndsAtTheDeadlineAndNotBefore()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        _server.Time.Advance(499);
        Assert.Equal("2", await client.PollAsync());
        _server.Time.Advance(1);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task Polling_PendingPoll_IsToldTheEnd()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        _server.Time.Advance(310);
        Assert.Equal("2", await client.PollAsync());
        var poll = client.PollAsync();
        await _server.WhenPollPendingAsync(client);
        await client.SendAsync("6");
        _server.Time.Advance(800);

        // The packet that is not a pong gave it the time once more, and the poll heard of the end after that.
        Assert.Equal("1", await poll);
    }

    [Fact]
    public async Task WebSocket_WithoutPong_IsClosed()
    {
        await using var socket = await _server.OpenAsync("/engine.io/");
        _server.Time.Advance(310);
        await socket.ExpectAsync("2");
        _server.Time.Advance(200);

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task OtherPacket_WhilePongIsAwaited_GivesTheTimeOnceMore()
    {
        await using var socket = await _server.OpenAsync("/engine.io/");
        _server.Time.Advance(310);
        await socket.ExpectAsync("2");
        _server.Time.Advance(150);
        await socket.SendAsync("4x");
        await socket.ExpectAsync("4x");
        _server.Time.Advance(150);
        await socket.SendAsync("4y");
        await socket.ExpectAsync("4y");

        // The second one does not: 200 ms after the first it is over.
        _server.Time.Advance(60);
        await socket.ExpectAsync("close:1005");
    }
}
