using Duet.SocketIO.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>What one message costs the heap, pinned: the way from a frame's payload to the next connection's buffer.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Echo_AllocatesNothing() => AssertAllocation(0, static (io, _) => io.Main.On("e", static c => { c.Socket.Emit(c.Name, c.Arguments); }));

    [Fact]
    public void Acknowledgement_AllocatesNothing() => AssertAllocation(0, static (io, _) => io.Main.On("e", static c => c.Acknowledge(c.Arguments)));

    [Fact]
    public void Relay_WithOneMoreArgument_AllocatesNothing() => AssertAllocation(0, static (io, _) =>
    {
        var from = "{\"from\":\"x\"}"u8.ToArray();
        io.Main.On("e", c => { c.Socket.Emit(c.Name, c.Arguments.WithJson(from)); });
    });

    /// <summary>A broadcast is an object that adapters may keep: that one, and nothing else, where the target is kept by the caller.</summary>
    [Fact]
    public void Relay_ToARoom_AllocatesOneObject() => AssertAllocation(80, static (io, other) =>
    {
        other.Join("pair");
        var pair = io.To("pair");
        io.Main.On("e", c => pair.Emit(c.Name, c.Arguments));
    });

    [Fact]
    public async Task AsyncHandler_ThatCompletesAtOnce_AllocatesNothing()
    {
        await Task.CompletedTask;
        AssertAllocation(0, static (io, _) => io.Main.On("e", static c =>
        {
            c.Socket.Emit(c.Name, c.Arguments);
            return ValueTask.CompletedTask;
        }));
    }

    private static void AssertAllocation(long bytes, Action<SocketIOServer, Socket> setUp)
    {
        var io = new SocketIOServer(Options.Create(new SocketIOOptions()));
        Socket? other = null;
        io.OnConnection(socket =>
        {
            other = socket;
            return ValueTask.CompletedTask;
        });
        _ = Join(io);
        var session = Join(io, out var sink);
        setUp(io, other!);
        var message = """25["e",{"sdp":"v=0"},"room"]"""u8.ToArray();
        for (var i = 0; i < 100; i++)
        {
            session.ReceiveMessage(message, isBinary: false, mayBlock: true);
        }

        // What a message costs, it costs each time; a pool that other tests' garbage collections emptied is filled once.
        var least = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            least = Math.Min(least, MeasureAllocation(session, sink, message));
        }

        Assert.True(sink.Appended > 0 || bytes > 0, "Nothing was sent.");
        Assert.InRange(least, 0, bytes);
    }

    /// <summary>Bytes allocated for each message.</summary>
    private static long MeasureAllocation(EngineSession session, Sink sink, byte[] message)
    {
        const int Count = 1000;
        sink.Appended = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            session.ReceiveMessage(message, isBinary: false, mayBlock: true);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sink.Appended is 0 or Count, "Some were not sent.");
        return allocated / Count;
    }

    private static EngineSession Join(SocketIOServer io) => Join(io, out _);

    private static EngineSession Join(SocketIOServer io, out Sink sink)
    {
        sink = new Sink();
        var session = io.Engine.TryOpen(new DefaultHttpContext(), EngineServer.NewId(), sink, new Lock())!;
        session.ReceiveMessage("0"u8.ToArray(), isBinary: false, mayBlock: true);
        return session;
    }

    /// <summary>A connection that takes everything.</summary>
    private sealed class Sink : IFrameSink
    {
        private readonly byte[] _frame = new byte[1000];

        public int Appended { get; set; }

        public bool IsWritable => true;

        public long BufferedBytes => 0;

        public long WrittenBytes => 0;

        public Span<byte> AppendFrame(bool isBinary, int length)
        {
            Appended++;
            return _frame.AsSpan(0, length);
        }

        public void AppendFrames(ReadOnlySpan<byte> frames) => Appended++;

        public void AppendClose(int? code)
        {
        }

        public void Flush()
        {
        }

        public void Abort()
        {
        }
    }
}
