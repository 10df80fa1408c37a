namespace Duet.Calls.Store;

/// <summary>State in this process's memory: decisions take turns under one lock, which none of them holds longer than some microseconds.</summary>
public sealed class InMemoryCallStore : ICallStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, EntityTable> _tables = [];
    private readonly DeadlineIndex _deadlines = new();

    /// <inheritdoc/>
    public ValueTask<T> DecideAsync<T>(Func<ICallState, T> decide, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decide);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var draft = new Draft(this);
            var decision = decide(draft);
            draft.Commit();
            return ValueTask.FromResult(decision);
        }
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> NextDeadlineAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_deadlines.Next);
        }
    }

    private EntityTable? TableOf(Type type) => _tables.GetValueOrDefault(type);

    private void Write(Type type, string key, Entity? entity)
    {
        if (!_tables.TryGetValue(type, out var table))
        {
            _tables[type] = table = new EntityTable();
        }

        var before = table.Find(key);
        if (before is not null)
        {
            _deadlines.Remove(before);
        }

        table.Put(key, entity);
        if (entity is not null)
        {
            _deadlines.Add(entity);
        }
    }

    /// <summary>What a decision has written so far, over what is there. Nothing reaches the tables before the decision has ended well.</summary>
    private sealed class Draft(InMemoryCallStore store) : ICallState
    {
        private readonly List<(Type Type, string Key, Entity? Entity)> _written = [];

        public T? Find<T>(string key)
            where T : Entity
        {
            var index = IndexOf(typeof(T), key);
            return index >= 0 ? (T?)_written[index].Entity : (T?)store.TableOf(typeof(T))?.Find(key);
        }

        public IReadOnlyList<T> FindBy<T>(string term)
            where T : Entity
        {
            List<T> found = [];
            foreach (var entity in store.TableOf(typeof(T))?.FindBy(term) ?? [])
            {
                // A copy that was written since decides whether the term still fits.
                var index = IndexOf(typeof(T), entity.Key);
                var current = index < 0 ? entity : _written[index].Entity;
                if (current is not null && (index < 0 || current.Terms.Contains(term, StringComparer.Ordinal)))
                {
                    found.Add((T)current);
                }
            }

            foreach (var (type, key, entity) in _written)
            {
                if (type == typeof(T) && entity is not null && entity.Terms.Contains(term, StringComparer.Ordinal)
                    && !found.Exists(other => string.Equals(other.Key, key, StringComparison.Ordinal)))
                {
                    found.Add((T)entity);
                }
            }

            return found;
        }

        public int Count<T>()
            where T : Entity
        {
            var table = store.TableOf(typeof(T));
            var count = table?.Count ?? 0;
            foreach (var (type, key, entity) in _written)
            {
                if (type == typeof(T))
                {
                    count += (entity is null ? 0 : 1) - (table?.Find(key) is null ? 0 : 1);
                }
            }

            return count;
        }

        public T? Oldest<T>()
            where T : Entity
        {
            foreach (var entity in store.TableOf(typeof(T))?.All ?? [])
            {
                var index = IndexOf(typeof(T), entity.Key);
                if (index < 0 || _written[index].Entity is not null)
                {
                    return (T?)(index < 0 ? entity : _written[index].Entity);
                }
            }

            return (T?)_written.Find(write => write.Type == typeof(T) && write.Entity is not null).Entity;
        }

        public IReadOnlyList<Entity> Due(DateTimeOffset now, int max) => _written.Count == 0
            ? store._deadlines.Due(now, max)
            : throw new InvalidOperationException("What is due is asked before anything is written.");

        public void Save<T>(T entity)
            where T : Entity => Write(typeof(T), entity.Key, entity);

        public void Remove<T>(string key)
            where T : Entity => Write(typeof(T), key, null);

        public void Remove(Entity entity) => Write(entity.GetType(), entity.Key, null);

        public void Commit()
        {
            foreach (var (type, key, entity) in _written)
            {
                store.Write(type, key, entity);
            }
        }

        private void Write(Type type, string key, Entity? entity)
        {
            var index = IndexOf(type, key);
            if (index >= 0)
            {
                _written[index] = (type, key, entity);
            }
            else
            {
                _written.Add((type, key, entity));
            }
        }

        private int IndexOf(Type type, string key) =>
            _written.FindIndex(write => write.Type == type && string.Equals(write.Key, key, StringComparison.Ordinal));
    }
}
