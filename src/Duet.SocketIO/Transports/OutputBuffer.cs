using System.Buffers;
using System.IO.Pipelines;

namespace Duet.SocketIO.Transports;

/// <summary>Bytes on their way to one connection. Whoever appends also writes, unless somebody is writing already; then that one goes on.</summary>
/// <remarks>Appending needs the owner's lock; flushing must be done without it. Holds no memory while there is nothing to write.</remarks>
internal sealed class OutputBuffer(PipeWriter output, Lock gate, Action<OutputBuffer, Exception?> onEnd)
{
    private const int InitialSize = 512;

    private byte[]? _buffer;
    private int _count;
    private int _writing;
    private bool _isWriting;
    private bool _isDeferred;
    private bool _isEnding;
    private bool _hasEnded;

    /// <summary>Whether nothing waits.</summary>
    public bool IsIdle => _count == 0 && !_isWriting;

    public long BufferedBytes => _count + _writing;

    /// <summary>Room at the end, to be filled before anything else is done.</summary>
    public Span<byte> Append(int length)
    {
        if (_isEnding)
        {
            // Behind the close frame nothing may follow: the bytes go nowhere.
            return new byte[length];
        }

        var needed = _count + length;
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(InitialSize, needed));
        }
        else if (_buffer.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, needed));
            _buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var span = _buffer.AsSpan(_count, length);
        _count = needed;
        return span;
    }

    /// <summary>Nothing will be appended any more; when all is written, the end is told.</summary>
    public void End() => _isEnding = true;

    /// <summary>Writes, or leaves it to this thread's <see cref="FlushScope"/>.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (_isWriting || _isDeferred || (_count == 0 && !_isEnding) || _hasEnded)
            {
                return;
            }

            _isDeferred = FlushScope.TryDefer(this);
            if (_isDeferred)
            {
                return;
            }
        }

        Write();
    }

    internal void WriteDeferred()
    {
        lock (gate)
        {
            _isDeferred = false;
        }

        Write();
    }

    private void Write()
    {
        byte[]? written = null;
        while (TryTake(ref written, out var bytes))
        {
            ValueTask<FlushResult> write;
            try
            {
                write = output.WriteAsync(bytes, CancellationToken.None);
                if (!write.IsCompleted)
                {
                    _ = FinishAsync(write, written!);
                    return;
                }

#pragma warning disable VSTHRD002 // It has completed: this only takes its result.
                var result = write.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
                if (result.IsCompleted)
                {
                    Fail(new IOException("The peer does not read any more."), written!);
                    return;
                }
            }
            catch (Exception error)
            {
                Fail(error, written!);
                return;
            }
        }
    }

    /// <summary>Owned by the connection: it ends when the write does, and a write ends at the latest when the connection is aborted.</summary>
    private async Task FinishAsync(ValueTask<FlushResult> write, byte[] written)
    {
        try
        {
            await write;
        }
        catch (Exception error)
        {
            Fail(error, written);
            return;
        }

        lock (gate)
        {
            _isWriting = false;
            _writing = 0;
        }

        ArrayPool<byte>.Shared.Return(written);
        Write();
    }

    private bool TryTake(ref byte[]? written, out ReadOnlyMemory<byte> bytes)
    {
        var toReturn = written;
        var ends = false;
        lock (gate)
        {
            if (toReturn is not null)
            {
                _isWriting = false;
                _writing = 0;
            }

            bytes = default;
            written = null;
            if (!_isWriting && _count > 0 && !_hasEnded)
            {
                _isWriting = true;
                _writing = _count;
                written = _buffer;
                bytes = _buffer.AsMemory(0, _count);
                _buffer = null;
                _count = 0;
            }
            else if (!_isWriting && _isEnding && !_hasEnded)
            {
                _hasEnded = ends = true;
            }
        }

        if (toReturn is not null)
        {
            ArrayPool<byte>.Shared.Return(toReturn);
        }

        if (ends)
        {
            onEnd(this, null);
        }

        return written is not null;
    }

    private void Fail(Exception error, byte[] written)
    {
        ArrayPool<byte>.Shared.Return(written);
        byte[]? rest;
        bool first;
        lock (gate)
        {
            first = !_hasEnded;
            _hasEnded = _isEnding = true;
            _isWriting = false;
            _writing = 0;
            rest = _buffer;
            _buffer = null;
            _count = 0;
        }

        if (rest is not null)
        {
            ArrayPool<byte>.Shared.Return(rest);
        }

        if (first)
        {
            onEnd(this, error);
        }
    }
}
