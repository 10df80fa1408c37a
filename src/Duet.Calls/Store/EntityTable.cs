namespace Duet.Calls.Store;

/// <summary>Entities of one type by key and by term, in the order in which their keys came. Not thread-safe: its store owns it.</summary>
internal sealed class EntityTable
{
    private readonly OrderedTable<Entity> _entities = new();
    private readonly Dictionary<string, OrderedTable<Entity>> _terms = new(StringComparer.Ordinal);

    public int Count => _entities.Count;

    public IEnumerable<Entity> All => _entities.Values;

    public Entity? Find(string key) => _entities.Find(key);

    public IEnumerable<Entity> FindBy(string term) => _terms.TryGetValue(term, out var keys) ? keys.Values : [];

    /// <summary>Adds, replaces, or, with <see langword="null"/>, removes.</summary>
    public void Put(string key, Entity? entity)
    {
        var before = _entities.Find(key);
        string[] after = entity is null ? [] : [.. entity.Terms];
        foreach (var term in before?.Terms ?? [])
        {
            if (!after.Contains(term, StringComparer.Ordinal) && _terms.TryGetValue(term, out var keys))
            {
                keys.Put(key, null);
                if (keys.Count == 0)
                {
                    _terms.Remove(term);
                }
            }
        }

        foreach (var term in after)
        {
            if (!_terms.TryGetValue(term, out var keys))
            {
                _terms[term] = keys = new OrderedTable<Entity>();
            }

            keys.Put(key, entity);
        }

        _entities.Put(key, entity);
    }
}
