using System.Net;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;

namespace Duet.SocketIO.Tests.Transports;

/// <summary>WebSockets that outlive the request that opened them. The conformance servers run this way, too.</summary>
public sealed class ConnectionHandoverTests
{
    [Fact]
    public async Task WebSocket_OfAPreparedListener_OutlivesItsRequest()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(ended);
        await using var socket = await server.JoinAsync();
        await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);

        await socket.SendAsync("""42["echo","after"]""");
        await socket.ExpectAsync("""42["echo","after"]""");
    }

    [Fact]
    public async Task UpgradedWebSocket_OfAPreparedListener_OutlivesItsRequest()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(ended);
        var client = await PollingClient.OpenAsync(server.Http);
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl($"EIO=4&transport=websocket&sid={client.Id}"));
        await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);

        await socket.SendAsync("2probe");
        await socket.ExpectAsync("3probe");
        await socket.SendAsync("5");
        await socket.SendAsync("40");
        Assert.StartsWith("40{", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_AfterTheRequest_IsStillThere()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(ended);
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl("EIO=4&transport=websocket&colour=blue"), "X-Shape: round");
        await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        Assert.StartsWith("0{", await socket.ReceiveAsync(), StringComparison.Ordinal);
        await socket.SendAsync("40");
        Assert.StartsWith("40{", await socket.ReceiveAsync(), StringComparison.Ordinal);

        await socket.SendAsync("""42["handshake"]""");
        await socket.ExpectAsync("""42["handshake","round blue"]""");
    }

    [Fact]
    public async Task Disconnect_AfterTheRequest_ClosesTheConnection()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(ended);
        await using var socket = await server.JoinAsync();
        await ended.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);

        foreach (var connected in server.IO.Sockets.Values)
        {
            connected.Disconnect(close: true);
        }

        await socket.ExpectAsync("41", "close:1005");
    }

    private static Task<TestServer> StartAsync(TaskCompletionSource ended) => TestServer.StartAsync(
        io =>
        {
            io.Main.On("echo", context => { context.Socket.Emit("echo", context.Arguments); });
            io.Main.On("handshake", context =>
            {
                var handshake = context.Socket.Handshake;
                context.Socket.Emit("handshake", $"{handshake.Headers["X-Shape"]} {handshake.Query["colour"]}");
            });
        },
        build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseSocketIO())),
        use: app => app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode == 101)
            {
                ended.TrySetResult();
            }
        }));
}
