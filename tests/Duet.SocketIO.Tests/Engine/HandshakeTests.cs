using System.Net;
using System.Text.Json;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>Engine.IO 4, "Handshake".</summary>
public sealed class HandshakeTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("engine");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Polling_Opens_WithTheAnnouncedValues()
    {
        using var response = await GetAsync("EIO=4&transport=polling");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        AssertOpen(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "[\"websocket\"]");
    }

    [Fact]
    public async Task WebSocket_Opens_WithTheAnnouncedValues()
    {
        await using var socket = await RawWebSocket.ConnectAsync(_server.WebSocketUrl(path: "/engine.io/"));

        AssertOpen(await socket.ReceiveAsync(), "[]");
    }

    /// <summary>The answers of the original server, recorded.</summary>
    [Theory]
    [InlineData("GET", "transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("GET", "EIO=3&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("GET", "EIO=abc&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("GET", "EIO=4", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "EIO=4&transport=abc", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "EIO=4&transport=__proto__", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "EIO=4&transport=constructor", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "EIO=4&transport=webtransport", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "EIO=4&transport=websocket", 400, """{"code":3,"message":"Bad request"}""")]
    [InlineData("GET", "EIO=4&transport=polling&sid=none", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("GET", "EIO=4&transport=polling&sid=__proto__", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("GET", "EIO=4&transport=polling&sid=constructor", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("POST", "EIO=4&transport=polling", 400, """{"code":2,"message":"Bad handshake method"}""")]
    [InlineData("PUT", "EIO=4&transport=polling", 400, """{"code":2,"message":"Bad handshake method"}""")]
    public async Task Request_ThatIsWrong_IsRefused(string method, string query, int status, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"/engine.io/?{query}", UriKind.Relative));
        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("transport=websocket", "Unsupported protocol version")]
    [InlineData("EIO=abc&transport=websocket", "Unsupported protocol version")]
    [InlineData("EIO=4&transport=abc", "Transport unknown")]
    [InlineData("EIO=4&transport=polling", "Bad request")]
    [InlineData("EIO=4&transport=websocket&sid=none", "Session ID unknown")]
    public async Task WebSocket_ThatIsWrong_IsRefusedBeforeItIsAccepted(string query, string message)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(_server.WebSocketUrl(query, "/engine.io/")));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("text/html", refused.ContentType);
        Assert.Equal(message, refused.Body);
    }

    [Fact]
    public async Task Path_WithoutTrailingSlash_IsTheSame()
    {
        var text = await _server.Http.GetStringAsync(new Uri("/engine.io?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.StartsWith("0{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_IsAnswered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/engine.io/?EIO=4&transport=polling", UriKind.Relative));
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET,HEAD,PUT,PATCH,POST,DELETE", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("content-type", response.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("Access-Control-Request-Headers", response.Headers.Vary.Single());
    }

    private static void AssertOpen(string packet, string upgrades)
    {
        Assert.Equal('0', packet[0]);
        using var json = JsonDocument.Parse(packet.AsMemory(1));
        Assert.Equal("sid upgrades pingInterval pingTimeout maxPayload", string.Join(' ', json.RootElement.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(20, json.RootElement.GetProperty("sid").GetString()!.Length);
        Assert.Equal(upgrades, json.RootElement.GetProperty("upgrades").GetRawText());
        Assert.Equal("300", json.RootElement.GetProperty("pingInterval").GetRawText());
        Assert.Equal("200", json.RootElement.GetProperty("pingTimeout").GetRawText());
        Assert.Equal("1000000", json.RootElement.GetProperty("maxPayload").GetRawText());
    }

    private Task<HttpResponseMessage> GetAsync(string query) =>
        _server.Http.GetAsync(new Uri($"/engine.io/?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
}
