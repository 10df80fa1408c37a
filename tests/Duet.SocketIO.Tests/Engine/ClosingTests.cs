using System.Net;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>Engine.IO 4, "Closing".</summary>
public sealed class ClosingTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("engine");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Polling_CloseBesideAPoll_AnswersThePollWithNoop()
    {
        // Both requests travel on connections of their own: either may arrive first.
        for (var i = 0; i < 50; i++)
        {
            var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
            var (poll, post) = (client.PollAsync(), client.SendAsync("1"));

            Assert.Equal("6", await poll);
            await post;
            Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
        }
    }

    [Fact]
    public async Task Polling_CloseWithoutAPoll_IsAnsweredAfterAShortWait()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        var post = client.SendAsync("1");
        await _server.Time.WaitForTimerAsync(TimeSpan.FromMilliseconds(100));
        _server.Time.Advance(100);
        await post;
        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task WebSocket_ClosedByTheClient_IsAnsweredWithItsCode()
    {
        await using var socket = await _server.OpenAsync("/engine.io/");
        await socket.CloseAsync();

        await socket.ExpectAsync("close:1000");
    }
}
