using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Protocol;

/// <summary>Socket.IO 5, "Connection to a namespace" and "Disconnection from a namespace", against the conformance host.</summary>
public sealed class ConnectTests : IAsyncLifetime
{
    private const string IdPattern = "^{\"sid\":\"[\\w-]{20}\"}$";

    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("socket");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Connect_ToTheMainNamespace_IsAnsweredBeforeHandlersRun()
    {
        await using var socket = await _server.OpenAsync();
        await socket.SendAsync("40");

        Assert.Matches(IdPattern, (await socket.ReceiveAsync())[2..]);
        await socket.ExpectAsync("42[\"auth\",{}]");
    }

    [Fact]
    public async Task Connect_ByPolling_IsAnsweredTheSame()
    {
        var client = await PollingClient.OpenAsync(_server.Http);
        await client.SendAsync("40");
        var packets = (await client.PollAsync()).Split('\u001e');

        Assert.Matches(IdPattern, packets[0][2..]);
        Assert.Equal("42[\"auth\",{}]", packets[1]);
    }

    [Fact]
    public async Task Connect_WithAPayload_HandsItOn()
    {
        await using var socket = await _server.OpenAsync();
        await socket.SendAsync("40{\"token\":\"123\"}");

        Assert.Matches(IdPattern, (await socket.ReceiveAsync())[2..]);
        await socket.ExpectAsync("42[\"auth\",{\"token\":\"123\"}]");
    }

    [Theory]
    [InlineData("40/custom,", "{}")]
    [InlineData("40/custom", "{}")]
    [InlineData("40/custom,{\"token\":\"abc\"}", "{\"token\":\"abc\"}")]
    public async Task Connect_ToACustomNamespace_IsAnswered(string packet, string auth)
    {
        await using var socket = await _server.OpenAsync();
        await socket.SendAsync(packet);
        var answer = await socket.ReceiveAsync();

        Assert.StartsWith("40/custom,", answer, StringComparison.Ordinal);
        Assert.Matches(IdPattern, answer["40/custom,".Length..]);
        await socket.ExpectAsync($"42/custom,[\"auth\",{auth}]");
    }

    [Fact]
    public async Task Connect_ToAnUnknownNamespace_IsRefusedAndTheConnectionLives()
    {
        await using var socket = await _server.OpenAsync();
        await socket.SendAsync("40/random");
        await socket.ExpectAsync("44/random,{\"message\":\"Invalid namespace\"}");
        await socket.SendAsync("40");

        Assert.StartsWith("40{", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToSeveralNamespaces_GivesDifferentIds()
    {
        await using var socket = await _server.OpenAsync();
        await socket.SendAsync("40");
        var first = await socket.ReceiveAsync();
        await socket.ExpectAsync("42[\"auth\",{}]");
        await socket.SendAsync("40/custom,");
        var second = await socket.ReceiveAsync();

        Assert.NotEqual(first[2..], second["40/custom,".Length..], StringComparer.Ordinal);
    }

    [Fact]
    public async Task Connection_ThatJoinsNothing_IsClosedInTime()
    {
        await using var server = await TestServer.StartAsync(configure: o => o.ConnectTimeout = TimeSpan.FromSeconds(1));
        await using var socket = await server.OpenAsync();
        await using var joined = await server.JoinAsync();
        server.Time.Advance(1100);

        await socket.ExpectAsync("close:1005");
        await joined.SendAsync("42[\"x\"]");
        Assert.Equal(1, server.IO.ConnectionCount);
    }

    [Fact]
    public async Task Disconnect_OfTheMainNamespace_LeavesTheConnection()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("41");
        await socket.SendAsync("40/custom,");

        Assert.StartsWith("40/custom,", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnect_NextFrameIsThePing()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("41");
        await socket.SendAsync("46");
        await socket.ExpectAsync("close:1005");
        await using var other = await JoinAsync();
        await other.SendAsync("41");
        _server.Time.Advance(310);

        await other.ExpectAsync("2");
    }

    [Fact]
    public async Task Disconnect_OfACustomNamespace_LeavesTheOthers()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("40/custom,");
        await socket.ReceiveAsync();
        await socket.ExpectAsync("42/custom,[\"auth\",{}]");
        await socket.SendAsync("41/custom,");
        await socket.SendAsync("42[\"message\",\"still\"]");

        await socket.ExpectAsync("42[\"message-back\",\"still\"]");
    }

    [Fact]
    public async Task Connect_AfterADisconnect_IsAnsweredAgain()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("41");
        await socket.SendAsync("40");

        Assert.StartsWith("40{", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    private async Task<RawWebSocket> JoinAsync()
    {
        var socket = await _server.JoinAsync();
        await socket.ExpectAsync("42[\"auth\",{}]");
        return socket;
    }
}
