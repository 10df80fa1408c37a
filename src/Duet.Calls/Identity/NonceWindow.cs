namespace Duet.Calls.Identity;

/// <summary>Remembers what was used within a time, so that nothing is used twice. Bounded: the oldest are forgotten first. Safe to use from any thread.</summary>
internal sealed class NonceWindow(TimeProvider time, TimeSpan window, int capacity = 200_000)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Until)> _order = new();

    /// <summary><see langword="false"/> when it was used before.</summary>
    public bool TryUse(string nonce)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && (oldest.Until < now || _order.Count >= capacity))
            {
                _order.Dequeue();
                _used.Remove(oldest.Nonce);
            }

            if (!_used.Add(nonce))
            {
                return false;
            }

            _order.Enqueue((nonce, now + window));
            return true;
        }
    }
}
