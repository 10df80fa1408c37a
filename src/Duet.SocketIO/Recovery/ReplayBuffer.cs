using System.Diagnostics.CodeAnalysis;

namespace Duet.SocketIO.Recovery;

/// <summary>What was sent to one socket and may not have arrived. Bounded; a pong frees what was sent before its ping.</summary>
/// <remarks>Any thread may call it. While connected it is short: a ping interval's events at most.</remarks>
internal sealed class ReplayBuffer(int maxBytes)
{
    /// <summary>Counted for each entry besides its arguments.</summary>
    private const int EntryOverhead = 64;

    private readonly Queue<Entry> _entries = new();
    private long _bytes;
    private string? _floor;
    private int _beforePing;

    /// <summary>Held while an event is recorded and sent, so that both have the same order, and while a socket that comes back takes the place of the lost one.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Who is sent what is recorded: the lost socket until its successor is connected.</summary>
    public required Socket Receiver { get; set; }

    /// <summary>Begins with what is sent again to a socket that was lost elsewhere.</summary>
    public void Begin(string? offset, IReadOnlyList<BroadcastEvent> missed)
    {
        _floor = offset;
        foreach (var @event in missed)
        {
            Append(@event.Offset!, @event);
        }
    }

    /// <summary>Records an event; one without content (it was volatile) only counts.</summary>
    public void Append(string offset, BroadcastEvent? @event)
    {
        lock (Gate)
        {
            var entry = new Entry(offset, @event, EntryOverhead + (@event is null ? 0 : SizeOf(@event)));
            _entries.Enqueue(entry);
            _bytes += entry.Size;
            while (_bytes > maxBytes && _entries.Count > 0)
            {
                Drop();
            }
        }
    }

    public void MarkPing()
    {
        lock (Gate)
        {
            _beforePing = _entries.Count;
        }
    }

    /// <summary>The ping was answered: all that was sent before has arrived.</summary>
    public void ForgetAcknowledged()
    {
        lock (Gate)
        {
            while (_beforePing > 0)
            {
                Drop();
            }
        }
    }

    /// <summary>As <see cref="TryGetMissed"/>, and begins anew with them: a pong of the old connection says nothing about the next one.</summary>
    public bool TryReopen(string? offset, [NotNullWhen(true)] out List<BroadcastEvent>? missed)
    {
        lock (Gate)
        {
            _beforePing = 0;
            return TryGetMissed(offset, out missed);
        }
    }

    /// <summary>The events after an offset; <see langword="false"/> when some of them are gone, or the offset was never sent.</summary>
    public bool TryGetMissed(string? offset, [NotNullWhen(true)] out List<BroadcastEvent>? missed)
    {
        lock (Gate)
        {
            missed = null;
            if (offset == _floor)
            {
                missed = [];
            }

            foreach (var entry in _entries)
            {
                if (missed is not null && entry.Event is not null)
                {
                    missed.Add(entry.Event);
                }
                else if (entry.Offset == offset)
                {
                    missed = [];
                }
            }

            return missed is not null;
        }
    }

    private static int SizeOf(BroadcastEvent @event)
    {
        var size = @event.Name.Length + @event.Arguments.JsonLength;
        foreach (var attachment in @event.Arguments.AttachmentArray ?? [])
        {
            size += attachment.Length;
        }

        return size;
    }

    private void Drop()
    {
        var entry = _entries.Dequeue();
        _bytes -= entry.Size;
        _floor = entry.Offset;
        _beforePing = Math.Max(0, _beforePing - 1);
    }

    private readonly record struct Entry(string Offset, BroadcastEvent? Event, int Size);
}
