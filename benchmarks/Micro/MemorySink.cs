using Duet.SocketIO.Engine;

namespace Duet.Micro;

/// <summary>A connection that takes everything and sends nothing.</summary>
internal sealed class MemorySink : IFrameSink
{
    private readonly byte[] _frame = new byte[64 * 1024];

    public bool IsWritable => true;

    public long BufferedBytes => 0;

    public long WrittenBytes => 0;

    public Span<byte> AppendFrame(bool isBinary, int length) => _frame.AsSpan(0, length);

    public void AppendFrames(ReadOnlySpan<byte> frames) => frames.CopyTo(_frame);

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
