namespace Duet.Calls.Store;

/// <summary>A dictionary that remembers the order in which its keys came; adding, replacing and removing are O(1).</summary>
internal sealed class OrderedTable<T>
    where T : class
{
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> _order = new();

    public int Count => _nodes.Count;

    public IEnumerable<T> Values => _order.Select(node => node.Value);

    public T? Find(string key) => _nodes.TryGetValue(key, out var node) ? node.Value.Value : null;

    /// <summary>Adds, replaces in its place, or, with <see langword="null"/>, removes.</summary>
    public void Put(string key, T? value)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            if (value is not null)
            {
                node.Value = (key, value);
                return;
            }

            _nodes.Remove(key);
            _order.Remove(node);
        }
        else if (value is not null)
        {
            _nodes[key] = _order.AddLast((key, value));
        }
    }
}
