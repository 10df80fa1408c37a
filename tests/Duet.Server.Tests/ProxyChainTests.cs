using System.Net;

namespace Duet.Server.Tests;

/// <summary>Which address limits count by behind proxies.</summary>
public sealed class ProxyChainTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        // Two requests of each address; the third is one too many.
        _server = await RunningServer.StartAsync("--Duet:TrustedProxies:0=10.0.0.0/8", "--Duet:TrustedProxies:1=2001:db8::7", "--Duet:Limits:HandshakesPerMinute=1");
        _client = new HttpClient { BaseAddress = _server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("203.0.113.1, 10.0.0.7", "203.0.113.2, 10.0.0.7")]
    [InlineData("203.0.113.1, 2001:db8::7, 10.0.0.7", "203.0.113.2, 2001:db8::7, 10.0.0.7")]
    public async Task Chain_OfTrustedProxies_YieldsTheClient(string one, string other)
    {
        await ExhaustAsync(one);

        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(other));
    }

    [Fact]
    public async Task Chain_ThatTheClientInvents_IsNotBelieved()
    {
        await ExhaustAsync("203.0.113.1, 10.0.0.7");

        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync("198.51.100.9, 203.0.113.1, 10.0.0.7"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync("10.0.0.8, 203.0.113.1, 10.0.0.7"));
    }

    private async Task ExhaustAsync(string chain)
    {
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(chain));
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(chain));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(chain));
    }

    private async Task<HttpStatusCode> ConnectAsync(string chain)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket.io/?EIO=4&transport=polling");
        request.Headers.Add("X-Forwarded-For", chain);
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
