using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Transports;

/// <summary>
/// After the close frame a WebSocket waits five seconds for the peer's. That timer must end with the connection: one that was left behind has cut a request that
/// was somebody else's, or nobody's, and with it the process.
/// </summary>
public sealed class LingerTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(configure: static options => options.PingInterval = TimeSpan.FromHours(1));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ClientThatVanishes_LeavesNoTimer()
    {
        var client = await _server.JoinAsync();
        client.Abort();

        await ExpectNothingLeftAsync();
    }

    [Fact]
    public async Task ClientThatCloses_LeavesNoTimer()
    {
        await using var client = await _server.JoinAsync();
        await client.CloseAsync();
        await client.ExpectAsync("close:1000");

        await ExpectNothingLeftAsync();
    }

    [Fact]
    public async Task ClientThatAnswersTheClose_LeavesNoTimer()
    {
        await using var client = await _server.JoinAsync();
        _server.IO.Sockets.Values.Single().Disconnect(close: true);
        await client.ExpectAsync("41", "close:1005");

        await ExpectNothingLeftAsync();
    }

    [Fact]
    public async Task ClientThatDoesNotAnswerTheClose_IsCutAfterFiveSeconds()
    {
        await using var client = await _server.JoinAsync();
        _server.IO.Sockets.Values.Single().Disconnect(close: true);
        Assert.Equal(1, _server.IO.Engine.Wheel.Count);
        _server.Time.Advance(TimeSpan.FromSeconds(6));

        await ExpectNothingLeftAsync();
        Assert.Contains(await client.ReceiveEndAsync(), (string[])["lost", "close:1005"]);
    }

    private async Task ExpectNothingLeftAsync()
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        while (_server.IO.Engine.Wheel.Count > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        // What fires late throws here.
        _server.Time.Advance(TimeSpan.FromSeconds(10));
        await using var next = await _server.JoinAsync();
    }
}
