using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Duet.Server.Relay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_WithAnAllocation_ServesItUntilItEnds(bool overWebPort)
    {
        var server = await RunningServer.StartAsync("--Turn:DrainTimeout=00:10:00", "--Turn:PublicAddress=127.0.0.1");
        using var logs = KeepInformation(server);
        using var client = await AllocateAsync(server, overWebPort);

        var stop = server.DisposeAsync().AsTask();
        Assert.True((await client.RefreshAsync()).IsSuccess);
        Assert.False(stop.IsCompleted);
        client.Dispose();

        await stop.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains(logs.Lines, line => line.Contains("The relay waits at most 00:10:00 for 1 allocations to end", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Contains("The relay has stopped; allocations cut off: 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_AfterTheDrainTime_SaysHowManyAreLeft()
    {
        var server = await RunningServer.StartAsync("--Turn:DrainTimeout=00:00:00", "--Turn:PublicAddress=127.0.0.1");
        using var logs = KeepInformation(server);
        using var one = await AllocateAsync(server, overWebPort: true);
        using var other = await AllocateAsync(server, overWebPort: false);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Contains(logs.Lines, line => line.Contains("The relay has stopped; allocations cut off: 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DrainTime_FitsTheTimeThatTheHostGives()
    {
        await using var server = await RunningServer.StartAsync("--Turn:DrainTimeout=00:10:00");

        Assert.True(server.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout > TimeSpan.FromMinutes(10));
    }

    private static KeptLogs KeepInformation(RunningServer server)
    {
        var logs = new KeptLogs(LogLevel.Information);
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
        return logs;
    }

    private static Task<RelayedClient> AllocateAsync(RunningServer server, bool overWebPort)
    {
        var relay = server.Services.GetRequiredService<RelayHost>().Server!;
        var address = overWebPort ? server.Address : new UriBuilder(server.Address) { Port = relay.Port }.Uri;
        return RelayedClient.AllocateAsync(address, relay.CreateCredentials("somebody", TimeSpan.FromMinutes(1)));
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
