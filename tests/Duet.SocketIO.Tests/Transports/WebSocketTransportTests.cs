using Duet.SocketIO.Engine;
using Duet.SocketIO.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO.Tests.Transports;

public sealed class WebSocketTransportTests
{
    [Fact]
    public async Task Bug_WhileReading_EndsTheConnection_AndNothingElse()
    {
        var io = new SocketIOServer(Options.Create(new SocketIOOptions()));
        var wire = new BrokenWire();
        var gate = new Lock();
        var transport = new WebSocketTransport(io.Engine, wire, gate);
        var session = io.Engine.TryOpen(new DefaultHttpContext(), EngineServer.NewId(), transport, gate)!;
        await transport.RunAsync(session);

        Assert.False(session.IsOpen);
        Assert.True(wire.IsClosed);
        Assert.Equal(0, io.Engine.Wheel.Count);
    }

    private sealed class BrokenWire : IWire
    {
        public bool IsClosed { get; private set; }

        public ValueTask WaitToReadAsync() => default;

        public bool TryRead(Span<byte> room, out int count) => throw new InvalidDataException("A bug.");

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => default;

        public void Close() => IsClosed = true;

        public void Abort()
        {
        }
    }
}
