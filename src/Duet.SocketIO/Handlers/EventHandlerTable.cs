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

    /// <summary>Removes all handlers of an event, or the one that was registered last of those that are the same.</summary>
    public void Remove(string name, Delegate? registered = null)
    {
        lock (_gate)
        {
            var last = registered is null ? null : _entries.LastOrDefault(e => e.Name == name && registered.Equals(e.Registered));
            _entries = [.. _entries.Where(e => registered is null ? e.Name != name : e != last)];
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
