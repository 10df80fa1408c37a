using System.Buffers;

namespace Duet.Turn.Engines.Streams;

/// <summary>Bytes that wait for a connection: filled by any thread, emptied by one at a time. Holds no memory while it is empty.</summary>
/// <remarks>
/// Who fills an idle outbox is told so, and becomes the one who empties it: on its own thread, when it has added all it has. A thread that did nothing
/// else would have to be woken for every message.
/// </remarks>
internal sealed class Outbox(int capacity)
{
    private const int FirstBuffer = 2048;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = [];
    private int _length;
    private bool _isBeingEmptied;
    private bool _closed;

    /// <summary>Adds a message whole, or drops it when there is no room for it.</summary>
    /// <returns>Whether the caller has to take what is in here, until <see cref="TryTake"/> finds nothing.</returns>
    public bool Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding)
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
            _length = end;
            var wasIdle = !_isBeingEmptied;
            _isBeingEmptied = true;
            return wasIdle;
        }
    }

    /// <summary>Takes everything; <see langword="false"/> when there is nothing, which ends the caller's duty. Give the array back with <see cref="Return"/>.</summary>
    public bool TryTake(out ArraySegment<byte> taken)
    {
        lock (_gate)
        {
            taken = new ArraySegment<byte>(_buffer, 0, _length);
            _buffer = [];
            _length = 0;
            if (taken.Count > 0)
            {
                return true;
            }

            _isBeingEmptied = false;
            if (_closed)
            {
                _ended.TrySetResult();
            }

            return false;
        }
    }

    /// <summary>Drops what is in here, takes no more, and waits until nobody empties it any longer.</summary>
    public async Task CloseAsync(TimeSpan timeout)
    {
        Close();
        await _ended.Task.WaitAsync(timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public static void Return(ArraySegment<byte> taken) => ArrayPool<byte>.Shared.Return(taken.Array!);

    /// <summary>Drops what is in here and takes no more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _length = 0;
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }

            if (!_isBeingEmptied)
            {
                _ended.TrySetResult();
            }
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
