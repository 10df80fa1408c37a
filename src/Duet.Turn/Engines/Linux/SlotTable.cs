namespace Duet.Turn.Engines.Linux;

/// <summary>What one thread receives from, by small numbers, which epoll gives back. One thread reads; any thread adds and removes.</summary>
internal sealed class SlotTable<T>
    where T : class, ISlotted
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private T?[] _items = new T?[16];
    private int _used;

    public void Add(T item)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
            {
                slot = _used++;
                if (slot == _items.Length)
                {
                    var larger = new T?[slot * 2];
                    _items.CopyTo(larger, 0);
                    Volatile.Write(ref _items, larger);
                }
            }

            item.Slot = slot;
            Volatile.Write(ref _items[slot], item);
        }
    }

    public void Remove(T item)
    {
        lock (_gate)
        {
            Volatile.Write(ref _items[item.Slot], null);
            _free.Push(item.Slot);
        }
    }

    public T? At(int slot) => Volatile.Read(ref Volatile.Read(ref _items)[slot]);

    public List<T> All()
    {
        lock (_gate)
        {
            return [.. _items.OfType<T>()];
        }
    }
}

/// <summary>Has a number in a <see cref="SlotTable{T}"/>.</summary>
internal interface ISlotted
{
    int Slot { get; set; }
}
