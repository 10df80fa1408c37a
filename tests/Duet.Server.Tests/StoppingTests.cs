using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Duet.Server.Tests;

public sealed class StoppingTests
{
    [Fact]
    public async Task Stop_WithPeopleAndRelayConnections_IsQuick()
    {
        var server = await RunningServer.StartAsync();
        using var relay = new TcpClient();
        using var browser = new ClientWebSocket();
        try
        {
            // Half a STUN header: the connection is the relay's, and waits for the rest.
            await relay.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
            await relay.GetStream().WriteAsync(new byte[] { 0, 1, 0, 0 }, TestContext.Current.CancellationToken);
            await browser.ConnectAsync(new Uri($"ws://{server.Address.Authority}/socket.io/?EIO=4&transport=websocket"), TestContext.Current.CancellationToken);
            await browser.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
            Assert.StartsWith("0", await ReceiveAsync(browser), StringComparison.Ordinal);
            Assert.StartsWith("40", await ReceiveAsync(browser), StringComparison.Ordinal);
            Assert.StartsWith("42[\"me\"", await ReceiveAsync(browser), StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await relay.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Empty(server.Logs.Lines);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
