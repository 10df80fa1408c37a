namespace Duet.SocketIO.Handlers;

/// <summary>Handlers by event. Read without a lock; a change makes a new array. Searched from the start: tables are short, and lengths differ.</summary>
internal sealed class EventHandlerTable
{
    private readonly Lock _gate = new();
    private EventHandlerEntry[] _entries = [];

    public bool IsEmpty => _entries.Length == 0;

    public void Add(EventHandlerEntry entry)
    {
        lock (_gate)
        {
            _entries = [.. _entries.Where(static e => !e.IsSpent), entry];
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            _entries = [.. _entries.Where(e => e.Name != name)];
        }
    }

    /// <summary>The first handler of an event, and whether there are more.</summary>
    public EventHandlerEntry? Find(scoped in ReceivedName name, out bool hasMore)
    {
        EventHandlerEntry? found = null;
        hasMore = false;
        foreach (var entry in _entries)
        {
            if (!name.Is(entry.Name))
            {
                continue;
            }

            if (found is not null)
            {
                hasMore = true;
                return found;
            }

            found = entry;
        }

        return found;
    }

    public void Collect(scoped in ReceivedName name, ref List<EventHandlerEntry>? found)
    {
        foreach (var entry in _entries)
        {
            if (name.Is(entry.Name))
            {
                (found ??= []).Add(entry);
            }
        }
    }
}
