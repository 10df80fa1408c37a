namespace Duet.Calls.Store;

/// <summary>Entities by deadline. Not thread-safe: its store owns it.</summary>
internal sealed class DeadlineIndex
{
    private readonly SortedDictionary<(DateTimeOffset Deadline, string Type, string Key), Entity> _entities = new(Order.Instance);

    public DateTimeOffset? Next
    {
        get
        {
            foreach (var (key, _) in _entities)
            {
                return key.Deadline;
            }

            return null;
        }
    }

    public void Add(Entity entity)
    {
        if (KeyOf(entity) is { } key)
        {
            _entities[key] = entity;
        }
    }

    public void Remove(Entity entity)
    {
        if (KeyOf(entity) is { } key)
        {
            _entities.Remove(key);
        }
    }

    public IReadOnlyList<Entity> Due(DateTimeOffset now, int max) =>
        [.. _entities.TakeWhile(pair => pair.Key.Deadline <= now).Take(max).Select(pair => pair.Value)];

    private static (DateTimeOffset Deadline, string Type, string Key)? KeyOf(Entity entity) =>
        entity.Deadline is { } deadline ? (deadline, entity.GetType().Name, entity.Key) : null;

    private sealed class Order : IComparer<(DateTimeOffset Deadline, string Type, string Key)>
    {
        public static readonly Order Instance = new();

        public int Compare((DateTimeOffset Deadline, string Type, string Key) x, (DateTimeOffset Deadline, string Type, string Key) y)
        {
            var byTime = x.Deadline.CompareTo(y.Deadline);
            var byType = byTime != 0 ? byTime : string.CompareOrdinal(x.Type, y.Type);
            return byType != 0 ? byType : string.CompareOrdinal(x.Key, y.Key);
        }
    }
}
