using System.Buffers;

namespace Duet.Turn.Engines.Streams;

/// <summary>
/// Between TLS and the socket: keeps what is written until it is flushed. So each message can have a TLS record of its own, which some clients need
/// (coturn's among them), without a system call of its own. One writes at a time; another may read.
/// </summary>
internal sealed class GatheringStream(Stream inner) : Stream
{
    private readonly ArrayBufferWriter<byte> _gathered = new();

    /// <summary>Whether to wait for the flush. Not during the handshake.</summary>
    public bool IsGathering { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsGathering)
        {
            return inner.WriteAsync(buffer, cancellationToken);
        }

        _gathered.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_gathered.WrittenCount > 0)
        {
            await inner.WriteAsync(_gathered.WrittenMemory, cancellationToken);
            _gathered.ResetWrittenCount();
        }
    }

    public override void Flush()
    {
        if (_gathered.WrittenCount > 0)
        {
            inner.Write(_gathered.WrittenSpan);
            _gathered.ResetWrittenCount();
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
