namespace Duet.Calls.Limits;

/// <summary>
/// Counts different values for each key within a period that begins with the first: so that nobody can try out one ID after the other, while calling
/// the same person again costs nothing. Bounded like <see cref="RateLimiter"/>. Safe to use from any thread.
/// </summary>
public sealed class DistinctLimiter(TimeProvider time, int permits, TimeSpan period, int maxKeys = 20_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset Ends)> _byEnd = new();

    /// <summary>Keys remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _windows.Count;
            }
        }
    }

    /// <summary>Counts a value. <see langword="false"/> when it would be one too many, with the time until the period ends.</summary>
    public bool TryTake(string key, string value, out TimeSpan retryAfter)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_byEnd.TryPeek(out var oldest) && (oldest.Ends <= now || _windows.Count > maxKeys))
            {
                _byEnd.Dequeue();
                _windows.Remove(oldest.Key);
            }

            if (!_windows.TryGetValue(key, out var window))
            {
                _windows[key] = window = new Window(now + period, new HashSet<string>(StringComparer.Ordinal));
                _byEnd.Enqueue((key, window.Ends));
            }

            retryAfter = TimeSpan.Zero;
            if (window.Values.Contains(value))
            {
                return true;
            }

            if (window.Values.Count >= permits)
            {
                retryAfter = window.Ends - now;
                return false;
            }

            window.Values.Add(value);
            return true;
        }
    }

    private sealed record Window(DateTimeOffset Ends, HashSet<string> Values);
}
