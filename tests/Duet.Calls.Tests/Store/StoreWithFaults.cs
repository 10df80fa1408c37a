using Duet.Calls.Store;

namespace Duet.Calls.Tests.Store;

/// <summary>The store in memory, and a mistake in the rules: every change that touches one session throws.</summary>
internal sealed class StoreWithFaults : ICallStore
{
    private readonly InMemoryCallStore _store = new();

    /// <summary>The id of the session that cannot be changed.</summary>
    public string? Broken { get; set; }

    public ValueTask<T> DecideAsync<T>(Func<ICallState, T> decide, CancellationToken cancellationToken = default) =>
        _store.DecideAsync(state => decide(new State(state, Broken)), cancellationToken);

    public ValueTask<DateTimeOffset?> NextDeadlineAsync(CancellationToken cancellationToken = default) => _store.NextDeadlineAsync(cancellationToken);

    private sealed class State(ICallState state, string? broken) : ICallState
    {
        public T? Find<T>(string key)
            where T : Entity => state.Find<T>(key);

        public IReadOnlyList<T> FindBy<T>(string term)
            where T : Entity => state.FindBy<T>(term);

        public int Count<T>()
            where T : Entity => state.Count<T>();

        public T? Oldest<T>()
            where T : Entity => state.Oldest<T>();

        public IReadOnlyList<Entity> Due(DateTimeOffset now, int max) => state.Due(now, max);

        public void Save<T>(T entity)
            where T : Entity
        {
            Touch(entity.Key);
            state.Save(entity);
        }

        public void Remove<T>(string key)
            where T : Entity
        {
            Touch(key);
            state.Remove<T>(key);
        }

        public void Remove(Entity entity) => state.Remove(entity);

        private void Touch(string key)
        {
            if (key == broken)
            {
                throw new InvalidOperationException("A mistake in the rules.");
            }
        }
    }
}
