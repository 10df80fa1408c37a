using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Tests.Support;

/// <summary>A WebSocket's writing side that takes frames, and writes them when the test says so.</summary>
internal sealed class FakeSink : IFrameSink
{
    public bool IsWritable => BufferedBytes == 0;

    public long BufferedBytes { get; private set; }

    public long WrittenBytes { get; private set; }

    public bool IsClosed { get; private set; }

    public bool IsAborted { get; private set; }

    public Span<byte> AppendFrame(bool isBinary, int length)
    {
        BufferedBytes += length;
        return new byte[length];
    }

    /// <summary>The system takes some of what waits.</summary>
    public void Write(long bytes)
    {
        BufferedBytes -= bytes;
        WrittenBytes += bytes;
    }

    public void AppendFrames(ReadOnlySpan<byte> frames) => BufferedBytes += frames.Length;

    public void AppendClose(int? code) => IsClosed = true;

    public void Flush()
    {
    }

    public void Abort() => IsAborted = true;
}
