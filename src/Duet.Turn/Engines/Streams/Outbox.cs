using System.Buffers;
using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>
/// Messages that wait for a connection: filled by any thread, emptied by one at a time. Data that has waited too long, or is too much, is dropped, the oldest
/// first: a picture that comes late is worth less than the one behind it. Answers wait, as over a stream no client asks twice. Holds no memory while it is empty.
/// </summary>
/// <remarks>
/// Who fills an idle outbox is told so, and becomes the one who empties it: on its own thread, when it has added all it has. A thread that did nothing
/// else would have to be woken for every message.
/// </remarks>
internal sealed class Outbox(int capacity)
{
    /// <summary>How long data waits. What the system and the client's own buffers hold comes on top, and all of it is to be a second at most.</summary>
    public const long MaxAgeMilliseconds = 250;

    /// <summary>At a time for a connection that does not take all at once. What was taken is not dropped any more.</summary>
    public const int SlowPortion = 4096;

    private const int FirstBuffer = 2048;

    /// <summary>Messages that came within this time age together.</summary>
    private const long BatchMilliseconds = 10;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Batch> _batches = [];
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _isBeingEmptied;
    private bool _isSlow;
    private bool _closed;

    /// <summary>Whether the connection gets little at a time. For who empties the outbox.</summary>
    public bool IsSlow => _isSlow;

    private int Length => _end - _start;

    /// <summary>Adds a message whole, or drops it when there is no room for it.</summary>
    /// <returns>Whether the caller has to take what is in here, until <see cref="TryTake"/> finds nothing.</returns>
    public bool Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding, long now)
    {
        lock (_gate)
        {
            var length = prefix.Length + payload.Length + padding;
            if (_closed || !HasRoom(length, now))
            {
                return false;
            }

            MakeSpace(length);
            prefix.CopyTo(_buffer.AsSpan(_end));
            payload.CopyTo(_buffer.AsSpan(_end + prefix.Length));
            _end += length;
            _buffer.AsSpan(_end - padding, padding).Clear();
            Count(length, now);
            var wasIdle = !_isBeingEmptied;
            _isBeingEmptied = true;
            return wasIdle;
        }
    }

    /// <summary>
    /// Takes everything, or a <see cref="SlowPortion"/> since <see cref="NoteSlow"/>, in whole messages; <see langword="false"/> when there is nothing, which ends
    /// the caller's duty. Give the array back with <see cref="Return"/>.
    /// </summary>
    public bool TryTake(long now, out ArraySegment<byte> taken)
    {
        lock (_gate)
        {
            DropExpired(now);
            if (Length > 0)
            {
                taken = _isSlow && Length > SlowPortion ? TakePortion() : TakeAll();
                return true;
            }

            taken = default;
            Clear();
            _isBeingEmptied = false;
            _isSlow = false;
            if (_closed)
            {
                _ended.TrySetResult();
            }

            return false;
        }
    }

    /// <summary>The connection did not take all at once: it gets little at a time, until there is nothing more for it.</summary>
    /// <returns>Whether that is new.</returns>
    public bool NoteSlow()
    {
        lock (_gate)
        {
            var wasSlow = _isSlow;
            _isSlow = true;
            return !wasSlow;
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
            Clear();
            if (!_isBeingEmptied)
            {
                _ended.TrySetResult();
            }
        }
    }

    private bool HasRoom(int length, long now)
    {
        DropExpired(now);
        while (Length + length > capacity && TryDropOldest())
        {
            // Until it fits, or nothing but answers is left.
        }

        return Length + length <= capacity;
    }

    private void DropExpired(long now)
    {
        while (_batches.Count > 0 && now - _batches[0].Arrived > MaxAgeMilliseconds && TryDropOldest())
        {
            // The next one may be as old.
        }
    }

    /// <summary>Drops the data of the oldest batch, whose answers go over to the next one; <see langword="false"/> when nothing but answers is left.</summary>
    private bool TryDropOldest()
    {
        if (_batches.Count == 0)
        {
            return false;
        }

        var (_, length) = _batches[0];
        var kept = KeepAnswers(_buffer.AsSpan(_start, length));
        if (_batches.Count > 1)
        {
            _batches[1] = _batches[1] with { Length = _batches[1].Length + kept };
        }
        else if (kept == length)
        {
            return false;
        }
        else if (kept > 0)
        {
            _batches.Add(new Batch(0, kept));
        }

        _start += length - kept;
        _batches.RemoveAt(0);
        return true;
    }

    /// <summary>Moves the answers among whole messages to their end; how many bytes these are.</summary>
    private static int KeepAnswers(Span<byte> messages)
    {
        var kept = 0;
        for (var offset = 0; offset < messages.Length;)
        {
            var length = FrameReader.LengthOf(messages[offset..]);
            if (StunHeader.IsAnswer(messages[offset]))
            {
                messages.Slice(offset, length).CopyTo(messages[kept..]);
                kept += length;
            }

            offset += length;
        }

        messages[..kept].CopyTo(messages[^kept..]);
        return kept;
    }

    private ArraySegment<byte> TakeAll()
    {
        var taken = new ArraySegment<byte>(_buffer, _start, Length);
        _batches.Clear();
        (_buffer, _start, _end) = ([], 0, 0);
        return taken;
    }

    private ArraySegment<byte> TakePortion()
    {
        var length = FrameReader.LengthOf(_buffer.AsSpan(_start));
        while (length < Length && length + FrameReader.LengthOf(_buffer.AsSpan(_start + length)) is var more && more <= SlowPortion)
        {
            length = more;
        }

        var portion = ArrayPool<byte>.Shared.Rent(length);
        _buffer.AsSpan(_start, length).CopyTo(portion);
        _start += length;
        Uncount(length);
        return new ArraySegment<byte>(portion, 0, length);
    }

    private void Count(int length, long now)
    {
        if (_batches.Count > 0 && now - _batches[^1].Arrived < BatchMilliseconds)
        {
            _batches[^1] = _batches[^1] with { Length = _batches[^1].Length + length };
        }
        else
        {
            _batches.Add(new Batch(now, length));
        }
    }

    private void Uncount(int length)
    {
        while (length > 0)
        {
            var first = _batches[0];
            if (first.Length > length)
            {
                _batches[0] = first with { Length = first.Length - length };
                return;
            }

            length -= first.Length;
            _batches.RemoveAt(0);
        }
    }

    /// <summary>Room behind the end: what was dropped or taken in front is used again before more memory is.</summary>
    private void MakeSpace(int length)
    {
        if (_end + length <= _buffer.Length)
        {
            return;
        }

        var (old, waiting) = (_buffer, Length);
        if (waiting + length > old.Length / 2)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(waiting + length, FirstBuffer), old.Length * 2));
        }

        old.AsSpan(_start, waiting).CopyTo(_buffer);
        (_start, _end) = (0, waiting);
        if (old.Length > 0 && !ReferenceEquals(old, _buffer))
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _batches.Clear();
        (_buffer, _start, _end) = ([], 0, 0);
    }

    /// <summary>Messages that wait one behind the other.</summary>
    /// <param name="Arrived">When the first of them came.</param>
    /// <param name="Length">Bytes of all of them.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Batch(long Arrived, int Length);
}
