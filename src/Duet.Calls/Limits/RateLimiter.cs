namespace Duet.Calls.Limits;

/// <summary>
/// One token bucket for each key: so many at once, refilled evenly over a period. Remembers a bounded number of keys, those that took longest ago
/// go first. Safe to use from any thread.
/// </summary>
public sealed class RateLimiter(TimeProvider time, int permits, TimeSpan period, int maxKeys = 100_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = new(StringComparer.Ordinal);
    private readonly LinkedList<Bucket> _byUse = new();

    /// <summary>Keys remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Takes one permit. <see langword="false"/> when there is none, with the time until there is.</summary>
    public bool TryTake(string key, out TimeSpan retryAfter)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Forget(now);
            if (_buckets.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                _buckets[key] = node = new LinkedListNode<Bucket>(new Bucket(key, permits, now));
            }

            _byUse.AddLast(node);
            var level = Math.Min(permits, node.Value.Level + (Math.Max(0, (now - node.Value.At) / period) * permits));
            var taken = level >= 1;
            node.Value = new Bucket(key, taken ? level - 1 : level, now);
            retryAfter = taken ? TimeSpan.Zero : period * ((1 - level) / permits);
            return taken;
        }
    }

    /// <summary>Buckets that nobody used for a whole period are full again: nothing is lost with them.</summary>
    private void Forget(DateTimeOffset now)
    {
        while (_byUse.First is { } oldest && (_buckets.Count > maxKeys || now - oldest.Value.At >= period))
        {
            _byUse.RemoveFirst();
            _buckets.Remove(oldest.Value.Key);
        }
    }

    private readonly record struct Bucket(string Key, double Level, DateTimeOffset At);
}
