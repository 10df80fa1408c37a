using System.Net;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Tests.Transports;

/// <summary>Origins, cookies, the application's say, hooks.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("http://127.0.0.1:{port}", true)]
    [InlineData("https://127.0.0.1:{port}", true)]
    [InlineData("https://good.example", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    public async Task WebSocket_FromAnotherOrigin_NeedsToBeAllowed(string? origin, bool isAllowed)
    {
        await using var server = await TestServer.StartAsync(configure: static o => o.Cors = new SocketIOCorsOptions { Origins = { "https://good.example" } });
        await AssertOriginAsync(server, origin, isAllowed);
    }

    [Theory]
    [InlineData("https://good.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task WebSocket_FromAnotherOrigin_IsJudgedByTheEndpointsPolicy(string origin, bool isAllowed)
    {
        await using var server = await TestServer.StartAsync(
            build: static b => b.Services.AddCors(static c => c.AddPolicy("own", static p => p.WithOrigins("https://good.example"))),
            use: static app => app.UseCors(),
            endpoint: static e => e.RequireCors("own"));
        await AssertOriginAsync(server, origin, isAllowed);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(isAllowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task AllowRequest_MayDeny_EachTransportInItsWay()
    {
        var refusals = new List<RequestRefusal>();
        await using var server = await TestServer.StartAsync(configure: o =>
        {
            o.AllowRequest = static _ => ValueTask.FromResult(RequestDecision.Deny("not \"today\""));
            o.OnConnectionError = refusals.Add;
        });
        using var response = await server.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("""{"code":4,"message":"not \"today\""}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl()));
        Assert.Equal((HttpStatusCode.BadRequest, "not \"today\""), (refused.Status, refused.Body));
        Assert.Equal("4 4", string.Join(' ', refusals.Select(static r => r.Code)));
    }

    [Fact]
    public async Task Headers_OfTheApplication_AreSent_TheInitialOnesOnce()
    {
        await using var server = await TestServer.StartAsync(configure: static o =>
        {
            o.Cookie = new CookieBuilder { Name = "io", Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax };
            o.OnInitialHeaders = static (context, id) => context.Response.Headers["X-Id"] = id;
            o.OnHeaders = static context => context.Response.Headers["X-Each"] = "1";
        });
        using var first = await server.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        var id = first.Headers.GetValues("X-Id").Single();
        Assert.Equal($"io={id}; path=/; samesite=lax; httponly", first.Headers.GetValues("Set-Cookie").Single());
        var client = new PollingClient(server.Http, "/socket.io/", id);
        using var second = await client.PostAsync("40");
        Assert.False(second.Headers.Contains("X-Id"));
        Assert.True(second.Headers.Contains("X-Each"));
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl());
        Assert.True(socket.Headers.ContainsKey("X-Id"));
        Assert.True(socket.Headers.ContainsKey("Set-Cookie"));
    }

    [Theory]
    [InlineData(TransportKinds.Polling)]
    [InlineData(TransportKinds.WebSocket)]
    public async Task Transports_ThatAreNotOffered_AreUnknown(TransportKinds offered)
    {
        await using var server = await TestServer.StartAsync(configure: o => o.Transports = offered);
        using var response = await server.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        var isPolling = offered == TransportKinds.Polling;
        Assert.Equal(isPolling ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        if (isPolling)
        {
            Assert.Contains("\"upgrades\":[]", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            var refused = await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl()));
            Assert.Equal("Transport unknown", refused.Body);
        }
    }

    [Fact]
    public async Task Handshake_TellsWhatTheFirstRequestSaid()
    {
        Handshake? handshake = null;
        await using var server = await TestServer.StartAsync(io => io.OnConnection(socket =>
        {
            handshake = socket.Handshake;
            return ValueTask.CompletedTask;
        }));
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl("EIO=4&transport=websocket&a=1&%26b=%3D2"), "X-Own: yes");
        await socket.ReceiveAsync();
        await socket.SendAsync("40{\"token\":\"t\"}");
        await socket.ReceiveAsync();

        Assert.Equal("yes", handshake!.Headers["X-Own"]);
        Assert.Equal(("1", "=2"), (handshake.Query["a"].ToString(), handshake.Query["&b"].ToString()));
        Assert.Equal(IPAddress.Loopback, handshake.Address);
        Assert.False(handshake.Secure);
        Assert.Equal("t", handshake.ReadAuth().GetProperty("token").GetString());
        Assert.StartsWith("/socket.io/?EIO=4", handshake.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_WhoseHostAProxyRewrote_IsExplainedOnceInTheLog()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl(), "Origin: https://calls.example"));
        }

        var (_, text, _) = Assert.Single(server.Log.Entries, static e => e.Level == LogLevel.Warning);
        Assert.Contains("https://calls.example", text, StringComparison.Ordinal);
        Assert.Contains(server.Address.Authority, text, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Host", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_WhoseHostTheProxyForwards_IsTaken()
    {
        await using var server = await TestServer.StartAsync(use: static app => app.UseForwardedHeaders(new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedHost,
        }));
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl(), "Origin: https://calls.example", "X-Forwarded-Host: calls.example");

        Assert.StartsWith("0{", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertOriginAsync(TestServer server, string? origin, bool isAllowed)
    {
        string[] headers = origin is null ? [] : [$"Origin: {origin.Replace("{port}", server.Address.Port.ToString(), StringComparison.Ordinal)}"];
        if (isAllowed)
        {
            await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl(), headers);
            Assert.StartsWith("0{", await socket.ReceiveAsync(), StringComparison.Ordinal);
            return;
        }

        var refused = await Assert.ThrowsAsync<RefusedException>(() => RawWebSocket.ConnectAsync(server.WebSocketUrl(), headers));
        Assert.Equal((HttpStatusCode.BadRequest, "Forbidden"), (refused.Status, refused.Body));
    }
}
