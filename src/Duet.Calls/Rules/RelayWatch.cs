using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>
/// The state of one decision, and who could use the relay before it: whatever a rule changes, whoever is in nothing any more that allows it is found here.
/// Used by one thread.
/// </summary>
internal sealed class RelayWatch(ICallState state) : ICallState
{
    private readonly SortedSet<string> _before = new(StringComparer.Ordinal);

    /// <summary>Those whom what was written keeps from the relay from now on.</summary>
    public IEnumerable<string> Ended => _before.Where(user =>
        state.FindBy<Call>(Term.Relay(user)).Count == 0 && state.FindBy<Room>(Term.Relay(user)).Count == 0 && state.FindBy<RelayTest>(Term.Relay(user)).Count == 0);

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
        Note(state.Find<T>(entity.Key));
        state.Save(entity);
    }

    public void Remove<T>(string key)
        where T : Entity
    {
        Note(state.Find<T>(key));
        state.Remove<T>(key);
    }

    public void Remove(Entity entity)
    {
        Note(entity);
        state.Remove(entity);
    }

    private void Note(Entity? before)
    {
        foreach (var term in before?.Terms ?? [])
        {
            if (Term.RelayUserOf(term) is { } user)
            {
                _before.Add(user);
            }
        }
    }
}
