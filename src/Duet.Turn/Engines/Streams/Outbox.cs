using System.Buffers;

namespace Duet.Turn.Engines.Streams;

/// <summary>Bytes that wait for a connection: filled by any thread, emptied by one. Holds no memory while it is empty.</summary>
internal sealed class Outbox(int capacity) : IDisposable
{
    private const int FirstBuffer = 2048;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private byte[] _buffer = [];
    private int _length;
    private bool _closed;

    /// <summary>Adds a message whole; <see langword="false"/> when there is no room for it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding)
    {
        lock (_gate)
        {
            var end = _length + prefix.Length + payload.Length + padding;
            if (_closed || end > capacity)
            {
                return false;
            }

            Grow(end);
            prefix.CopyTo(_buffer.AsSpan(_length));
            payload.CopyTo(_buffer.AsSpan(_length + prefix.Length));
            _buffer.AsSpan(end - padding, padding).Clear();
            if (_length == 0)
            {
                _filled.Release();
            }

            _length = end;
            return true;
        }
    }

    /// <summary>Waits for bytes and takes them all. Give the array back with <see cref="Return"/>.</summary>
    public async ValueTask<ArraySegment<byte>> TakeAsync(CancellationToken cancellationToken)
    {
        await _filled.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var taken = new ArraySegment<byte>(_buffer, 0, _length);
            _buffer = [];
            _length = 0;
            return taken;
        }
    }

    public static void Return(ArraySegment<byte> taken) => ArrayPool<byte>.Shared.Return(taken.Array!);

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }

            _filled.Dispose();
        }
    }

    private void Grow(int needed)
    {
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, FirstBuffer), _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
