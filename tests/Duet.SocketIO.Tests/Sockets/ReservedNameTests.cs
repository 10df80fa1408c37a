using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>An event of a reserved name fails at whoever receives it: the one who sends it hears so instead, by every way to send.</summary>
public sealed class ReservedNameTests
{
    public static TheoryData<string> Names => ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Emit_OfAReservedName_ThrowsAtTheCaller(string name)
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var io = server.IO;
        var socket = io.Sockets.Values.Single();
        Assert.Throws<ArgumentException>(() => { socket.Emit(name); });
        Assert.Throws<ArgumentException>(() => { socket.Emit(name, "value"); });
        Assert.Throws<ArgumentException>(() => { socket.Emit(name, 1, TestJson.Default.Int32); });
        Assert.Throws<ArgumentException>(() => { socket.EmitVolatile(name); });
        Assert.Throws<ArgumentException>(() => { _ = socket.EmitWithAckAsync(name, cancellationToken: TestContext.Current.CancellationToken); });
        Assert.Throws<ArgumentException>(() => socket.Broadcast.Emit(name));
        Assert.Throws<ArgumentException>(() => io.Emit(name));
        Assert.Throws<ArgumentException>(() => io.To("room").Emit(name, "value"));
        Assert.Throws<ArgumentException>(() => io.Main.Volatile.Emit(name));
        Assert.Throws<ArgumentException>(() => io.Main.Local.Emit(name));
        Assert.Throws<ArgumentException>(() => { _ = io.Main.EmitWithAckAsync(name, cancellationToken: TestContext.Current.CancellationToken); });
        Assert.Throws<ArgumentException>(() => io.Main.ServerSideEmit(name));
        Assert.Throws<ArgumentException>(() => { _ = io.Main.ServerSideEmitWithAckAsync(name, cancellationToken: TestContext.Current.CancellationToken); });
        foreach (var remote in await io.Main.FetchSocketsAsync(TestContext.Current.CancellationToken))
        {
            Assert.Throws<ArgumentException>(() => remote.Emit(name));
        }

        client.Abort();
        while (socket.Connected)
        {
            await Task.Yield();
        }

        Assert.Throws<ArgumentException>(() => { socket.Emit(name); });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Handler_OfAReservedName_IsRefusedWhenItIsRegistered(string name)
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        Assert.Throws<ArgumentException>(() => { server.IO.On(name, static _ => ValueTask.CompletedTask); });
        Assert.Throws<ArgumentException>(() => { server.IO.Main.On(name, static _ => { }); });
        Assert.Throws<ArgumentException>(() => { server.IO.Main.On(name, TestJson.Default.Int32, static (_, _) => ValueTask.CompletedTask); });
        Assert.Throws<ArgumentException>(() => { server.IO.Main.OnServerSide(name, static _ => ValueTask.CompletedTask); });
        Assert.Throws<ArgumentException>(() => { server.IO.Of(static _ => ValueTask.FromResult(true)).On(name, static _ => ValueTask.CompletedTask); });
        Assert.Throws<ArgumentException>(() => socket.On(name, static _ => { }));
        Assert.Throws<ArgumentException>(() => socket.On(name, TestJson.Default.Int32, static (_, _) => ValueTask.CompletedTask));
        Assert.Throws<ArgumentException>(() => socket.Once(name, static _ => ValueTask.CompletedTask));
    }

    [Fact]
    public async Task Handler_OfConnection_OnANamespace_SaysWhatToUse()
    {
        await using var server = await TestServer.StartAsync();
        var error = Assert.Throws<ArgumentException>(() => { server.IO.On("connection", static _ => ValueTask.CompletedTask); });
        Assert.Contains("OnConnection", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => server.IO.Main.ServerSideEmit("connection"));
    }
}
