using System.Buffers;

namespace Duet.SocketIO.Transports;

/// <summary>Bytes on their way to one connection. Whoever appends also writes, unless somebody is writing already; then that one goes on.</summary>
/// <remarks>Appending needs the owner's lock; flushing must be done without it. Holds no memory while there is nothing to write.</remarks>
internal sealed class OutputBuffer(IWire wire, Lock gate)
{
    private const int InitialSize = 512;

    private byte[]? _buffer;
    private int _count;
    private int _writing;
    private long _writtenBefore;
    private bool _isWriting;
    private bool _isDeferred;
    private bool _isEnding;
    private bool _hasEnded;
    private TaskCompletionSource? _drained;

    /// <summary>Whether nothing waits.</summary>
    public bool IsIdle => _count == 0 && !_isWriting;

    /// <summary>Bytes that wait, but for what the system has taken of the present write.</summary>
    public long BufferedBytes => _count + Math.Max(0, _writing - (WrittenBytes - _writtenBefore));

    public long WrittenBytes => wire.WrittenBytes;

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

    /// <summary>Nothing will be appended any more.</summary>
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

    /// <summary>Completes when nothing is being written any more. A write ends at the latest when the connection is aborted.</summary>
    public Task WhenDrainedAsync()
    {
        lock (gate)
        {
            return IsIdle && _hasEnded == _isEnding
                ? Task.CompletedTask
                : (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
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
            try
            {
                var write = wire.WriteAsync(bytes);
                if (!write.IsCompletedSuccessfully)
                {
                    _ = FinishAsync(write, written!);
                    return;
                }
            }
            catch (IOException)
            {
                Fail(written!);
                return;
            }
        }
    }

    /// <summary>Owned by the connection: it ends when the write does, and a write ends at the latest when the connection is aborted.</summary>
    private async Task FinishAsync(ValueTask write, byte[] written)
    {
        try
        {
            await write;
        }
        catch (IOException)
        {
            Fail(written);
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
        TaskCompletionSource? drained = null;
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
                _writtenBefore = WrittenBytes;
                written = _buffer;
                bytes = _buffer.AsMemory(0, _count);
                _buffer = null;
                _count = 0;
            }
            else if (!_isWriting)
            {
                _hasEnded |= _isEnding;
                drained = _drained;
            }
        }

        if (toReturn is not null)
        {
            ArrayPool<byte>.Shared.Return(toReturn);
        }

        drained?.TrySetResult();
        return written is not null;
    }

    /// <summary>The peer takes no more. Cutting the connection ends the reading, too, and that tells the session.</summary>
    private void Fail(byte[] written)
    {
        ArrayPool<byte>.Shared.Return(written);
        byte[]? rest;
        TaskCompletionSource? drained;
        lock (gate)
        {
            _hasEnded = _isEnding = true;
            _isWriting = false;
            _writing = 0;
            rest = _buffer;
            _buffer = null;
            _count = 0;
            drained = _drained;
        }

        if (rest is not null)
        {
            ArrayPool<byte>.Shared.Return(rest);
        }

        wire.Abort();
        drained?.TrySetResult();
    }
}
