using System.Buffers;
using Duet.Turn.Allocations;
using Duet.Turn.Engines.Streams;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>
/// One client over TCP, read by one <see cref="RelayThread"/>. Whoever has something for it writes to the connection at once; what that does not take
/// waits until the thread hears that there is room.
/// </summary>
internal sealed unsafe class LinuxStream(
    RelayThread thread, TcpSocket socket, AllocationTable table, ServerClock clock, StreamLimits limits, TransportAddress remote, long id, TaskCompletionSource ended)
    : ServedStream(table, clock, limits, remote, id, new SendQueue(socket)), ISlotted
{
    /// <summary>Belongs to whoever empties the outbox; that is the thread, from the moment it was asked to wait for room.</summary>
    private ArraySegment<byte> _unsent;

    private byte[] _partial = [];
    private int _partialLength;

    /// <inheritdoc />
    public int Slot { get; set; }

    /// <inheritdoc cref="Pacer.Count" />
    public int LastStretch { get; set; }

    public FileDescriptor Descriptor => socket.Descriptor;

    /// <summary>Whether the connection is over, and only still has its slot.</summary>
    public bool HasEnded { get; private set; }

    /// <inheritdoc />
    public override void Close() => socket.Shutdown();

    /// <inheritdoc />
    public override void Flush()
    {
        while (Outbox.TryTake(Clock.Now, out var bytes))
        {
            if (!TryWrite(bytes))
            {
                NoteBlocked();
                thread.AwaitRoom(this, whether: true);
                return;
            }
        }
    }

    /// <summary>Goes on writing where the connection took no more. On the thread.</summary>
    public void Resume()
    {
        var waiting = _unsent.Count;
        if (waiting > 0 && TryWrite(_unsent))
        {
            _unsent = default;
            NoteWritten();
            thread.AwaitRoom(this, whether: false);
            Flush();
        }
        else if (_unsent.Count < waiting)
        {
            NoteTaken();
        }
    }

    /// <summary>Receives behind what was left of the last time. On the thread.</summary>
    /// <returns>All bytes there are now; 0: the connection is over; -1: nothing new.</returns>
    public int Receive(byte* room, int length)
    {
        // What is left is shorter than the longest message, and so than the room.
        _partial.AsSpan(0, _partialLength).CopyTo(new Span<byte>(room, length));
        var count = socket.Receive(room + _partialLength, length - _partialLength);
        return count <= 0 ? count : count + _partialLength;
    }

    /// <summary>How long the message at the front is with its padding, once all of it is there. On the thread.</summary>
    public FrameStatus TryMeasure(ReadOnlySpan<byte> bytes, long now, out int length, out int padded)
    {
        padded = 0;
        var status = FrameReader.TryMeasure(bytes, out length);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        if (length > FrameReader.MaxLength || (length > FrameReader.MaxLengthBeforeAllocation && !HasAllocation(now)))
        {
            return FrameStatus.Violation;
        }

        padded = StunHeader.Padded(length);
        return padded <= bytes.Length ? FrameStatus.Complete : FrameStatus.Incomplete;
    }

    /// <summary>Keeps the beginning of a message until more of it comes. On the thread.</summary>
    public void Keep(ReadOnlySpan<byte> rest, bool behindOthers, long now)
    {
        if (behindOthers)
        {
            NoteFrame();
        }

        NoteUnfinished(!rest.IsEmpty, now);
        if (rest.Length > _partial.Length || (rest.IsEmpty && _partial.Length > 0))
        {
            ReturnPartial();
            _partial = rest.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(rest.Length);
        }

        rest.CopyTo(_partial);
        _partialLength = rest.Length;
    }

    /// <summary>Ends the allocation, and whatever else waits. The slot and the descriptor stay for now, as another event may be about them. On the thread.</summary>
    public void End()
    {
        HasEnded = true;
        Table.Close(Client.Tuple);

        // What was not sent is left to the garbage collector: another thread may be writing it just now.
        Outbox.Close();
        ReturnPartial();
    }

    /// <summary>Closes the connection. On the thread, or after it.</summary>
    public void Release()
    {
        socket.Dispose();
        ended.TrySetResult();
    }

    private bool TryWrite(ArraySegment<byte> bytes)
    {
        var sent = socket.Send(bytes, byItself: Outbox.IsSlow);
        if (sent == bytes.Count)
        {
            Outbox.Return(bytes);
            return true;
        }

        _unsent = bytes[sent..];
        return false;
    }

    private void ReturnPartial()
    {
        if (_partial.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_partial);
            (_partial, _partialLength) = ([], 0);
        }
    }
}
