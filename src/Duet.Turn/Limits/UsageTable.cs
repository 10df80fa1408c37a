using System.Diagnostics.CodeAnalysis;

namespace Duet.Turn.Limits;

/// <summary>What each user, or each source, has in use. Not thread-safe: the allocation table owns it.</summary>
internal sealed class UsageTable<TKey>(int quota, long bytesPerSecond, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Usage> _usages = new(comparer);

    public int Count => _usages.Count;

    /// <summary>The usage of a key, which is remembered once it is <see cref="Keep">kept</see>.</summary>
    public Usage Of(TKey key) => _usages.GetValueOrDefault(key) ?? new Usage(bytesPerSecond);

    /// <summary>Whether one allocation more may be made; one that is counted already, as a port kept aside, takes nothing.</summary>
    public bool HasRoom(Usage usage, bool isCounted) => usage.Total - (isCounted ? 1 : 0) < quota;

    public bool TryFind(TKey key, [NotNullWhen(true)] out Usage? usage) => _usages.TryGetValue(key, out usage);

    public void Keep(TKey key, Usage usage) => _usages[key] = usage;

    /// <summary>Forgets whoever has nothing and has used nothing for a second: whoever allocates anew at once does not get a new burst.</summary>
    public void Sweep(long now)
    {
        foreach (var (key, usage) in _usages)
        {
            if (usage.Total == 0 && usage.Rates.IsFull(now))
            {
                _usages.Remove(key);
            }
        }
    }
}
