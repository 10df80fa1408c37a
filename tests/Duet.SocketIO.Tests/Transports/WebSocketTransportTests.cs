using Duet.SocketIO.Engine;
using Duet.SocketIO.Tests.Support;
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

    [Fact]
    public void PeerThatReadsOn_HasTimeToAnswerTheClose()
    {
        var time = new ManualTime();
        var io = new SocketIOServer(Options.Create(new SocketIOOptions()), time: time);
        var wire = new SlowWire();
        var gate = new Lock();
        var transport = new WebSocketTransport(io.Engine, wire, gate);
        var session = io.Engine.TryOpen(new DefaultHttpContext(), EngineServer.NewId(), transport, gate)!;
        _ = transport.RunAsync(session);
        session.Send(new EncodedPacket(new byte[100_000], isBinary: false), isVolatile: false);
        session.Close(DisconnectReason.ForcedServerClose, CloseManner.Graceful);
        for (var i = 0; i < 5; i++)
        {
            wire.WrittenBytes += 5_000;
            time.Advance(TimeSpan.FromSeconds(5.2));
            Assert.False(wire.IsAborted);
        }

        time.Advance(TimeSpan.FromSeconds(5.2));
        Assert.True(wire.IsAborted);
    }

    /// <summary>Takes as many bytes as the test says, and brings none.</summary>
    private sealed class SlowWire : IWire
    {
        private readonly TaskCompletionSource _never = new();

        public bool IsAborted { get; private set; }

        public long WrittenBytes { get; set; }

        public ValueTask WaitToReadAsync() => new(_never.Task);

        public bool TryRead(Span<byte> room, out int count)
        {
            count = 0;
            return false;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => new(_never.Task);

        public void Close()
        {
        }

        public void Abort() => IsAborted = true;
    }

    private sealed class BrokenWire : IWire
    {
        public bool IsClosed { get; private set; }

        public long WrittenBytes => 0;

        public ValueTask WaitToReadAsync() => default;

        public bool TryRead(Span<byte> room, out int count) => throw new InvalidDataException("A bug.");

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => default;

        public void Close() => IsClosed = true;

        public void Abort()
        {
        }
    }
}
