using System.Text.Json;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Clients;

/// <summary>SocketIOClient, the usual client for .NET.</summary>
public sealed class DotNetClientTests
{
    /// <summary>Version 3.0.6 is connected, by its own account, before it has a transport to send with: what it then sends is lost without a word.</summary>
    private const int MostAttempts = 5;

    [Fact]
    public async Task SocketIOClient_ConnectsEchoesAndAcknowledges()
    {
        await using var server = await TestServer.StartAsync(
            static io =>
            {
                io.Main.On("message", static c => { c.Socket.Emit("message-back", c.Arguments); });
                io.Main.On("message-with-ack", static c => c.Acknowledge(c.Arguments));
            },
            time: TimeProvider.System);
        using var client = new SocketIOClient.SocketIO(server.Address, new SocketIOClient.SocketIOOptions
        {
            EIO = 4,
            Transport = SocketIOClient.Transport.TransportProtocol.WebSocket,
            AutoUpgrade = false,
            Reconnection = false,
        });
        var back = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var acknowledged = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.On("message-back", response => back.TrySetResult(response.GetValue<JsonElement>().GetRawText()));
        await client.ConnectAsync().WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        for (var attempt = 1; attempt <= MostAttempts && !back.Task.IsCompleted; attempt++)
        {
            await client.EmitAsync("message", new { a = 1 });
            await Task.WhenAny(back.Task, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        }

        await client.EmitAsync("message-with-ack", TestContext.Current.CancellationToken, response => acknowledged.SetResult(response.GetValue<int>()), 5);

        Assert.Equal("""{"a":1}""", await back.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(5, await acknowledged.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken));
        await client.DisconnectAsync();
    }
}
