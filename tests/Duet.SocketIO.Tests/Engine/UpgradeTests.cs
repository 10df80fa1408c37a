using System.Net;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>Engine.IO 4, "Upgrade".</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("engine");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Upgrade_PendingPollIsLetGo_AndMessagesGoByWebSocket()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        var poll = client.PollAsync();
        await client.SendAsync("3");
        await using var socket = await ProbeAsync(client);
        Assert.Equal("6", await poll);

        // A poll that comes now is answered at once.
        Assert.Equal("6", await client.PollAsync());
        await socket.SendAsync("5");
        await socket.SendAsync("4hello");
        await socket.ExpectAsync("4hello");
    }

    [Fact]
    public async Task Upgrade_WhatWaitedForAPoll_ComesFirstByWebSocket()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await ProbeAsync(client);
        await client.SendAsync("4one\u001ebAQI=\u001e4two");
        await socket.SendAsync("5");
        await socket.SendAsync("4three");

        await socket.ExpectAsync("4one", "b:0102", "4two", "4three");
    }

    [Fact]
    public async Task Poll_AfterTheUpgrade_IsRefused()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await UpgradeAsync(client);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
        using (var post = await client.PostAsync("4x"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, post.StatusCode);
        }

        await socket.SendAsync("4still");
        await socket.ExpectAsync("4still");
    }

    [Fact]
    public async Task SecondWebSocket_OfTheSameSession_IsOpenedAndClosed()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await UpgradeAsync(client);

        await using var second = await RawWebSocket.ConnectAsync(ProbeUrl(client));
        await second.ExpectAsync("close:1005");
        await socket.SendAsync("4still");
        await socket.ExpectAsync("4still");
    }

    [Fact]
    public async Task SecondWebSocket_WhileOneProbes_IsOpenedAndClosed()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await ProbeAsync(client);
        await using var second = await RawWebSocket.ConnectAsync(ProbeUrl(client));
        await second.ExpectAsync("close:1005");

        await socket.SendAsync("5");
        await socket.SendAsync("4first");
        await socket.ExpectAsync("4first");
    }

    [Fact]
    public async Task SecondWebSocket_WhereUpgradesAreOff_IsRefused()
    {
        await using var server = await TestServer.StartAsync(configure: static o => o.AllowUpgrades = false);
        var client = await PollingClient.OpenAsync(server.Http);

        await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl($"EIO=4&transport=websocket&sid={client.Id}")));
    }

    [Fact]
    public async Task Probe_ThatTakesTooLong_IsClosedAndPollingGoesOn()
    {
        await using var server = await TestServer.StartAsync(configure: o => o.UpgradeTimeout = TimeSpan.FromSeconds(1));
        var client = await PollingClient.OpenAsync(server.Http);
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl($"EIO=4&transport=websocket&sid={client.Id}"));
        await socket.SendAsync("2probe");
        await socket.ExpectAsync("3probe");
        server.Time.Advance(1100);

        await socket.ExpectAsync("close:1005");
        var poll = client.PollAsync();
        await client.SendAsync("40");
        Assert.StartsWith("40{", await poll, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_ThatIsClosed_LeavesPollingAndAllowsAnother()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using (var socket = await ProbeAsync(client))
        {
            await socket.CloseAsync();
            await socket.ExpectAsync("close:1000");
        }

        await client.SendAsync("4x");
        Assert.Equal("4x", await client.PollAsync());
        for (var attempt = 0; ; attempt++)
        {
            // The server frees the place when it has seen the end of the first one.
            await using var second = await RawWebSocket.ConnectAsync(ProbeUrl(client));
            await second.SendAsync("2probe");
            if (await second.ReceiveAsync() == "3probe")
            {
                return;
            }

            Assert.InRange(attempt, 0, 1000);
        }
    }

    [Fact]
    public async Task Session_ThatEndsWhileAProbeRuns_ClosesTheWebSocket()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await ProbeAsync(client);
        await client.SendAsync("abc");

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Session_AfterTheUpgrade_DoesNotTimeOut()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await UpgradeAsync(client);
        _server.Time.Advance(310);
        await socket.ExpectAsync("2");
        await socket.SendAsync("3");
        await socket.SendAsync("4x");
        await socket.ExpectAsync("4x");
        _server.Time.Advance(250);
        await socket.SendAsync("4still");
        await socket.ExpectAsync("4still");
    }

    [Fact]
    public async Task FirstPacket_ThatIsNotAProbe_ClosesTheWebSocket()
    {
        var client = await PollingClient.OpenAsync(_server.Http, "/engine.io/");
        await using var socket = await RawWebSocket.ConnectAsync(ProbeUrl(client));
        await socket.SendAsync("4x");

        await socket.ExpectAsync("close:1005");
        await client.SendAsync("4y");
        Assert.Equal("4y", await client.PollAsync());
    }

    private Uri ProbeUrl(PollingClient client) => _server.WebSocketUrl($"EIO=4&transport=websocket&sid={client.Id}", "/engine.io/");

    private async Task<RawWebSocket> ProbeAsync(PollingClient client)
    {
        var socket = await RawWebSocket.ConnectAsync(ProbeUrl(client));
        await socket.SendAsync("2probe");
        await socket.ExpectAsync("3probe");
        return socket;
    }

    private async Task<RawWebSocket> UpgradeAsync(PollingClient client)
    {
        var socket = await ProbeAsync(client);
        await socket.SendAsync("5");
        await socket.SendAsync("4upgraded");
        await socket.ExpectAsync("4upgraded");
        return socket;
    }
}
