namespace Duet.Turn.Limits;

/// <summary>A rate with a burst, in one number: the time until which it is used up (the generic cell rate algorithm). Any thread may take from it.</summary>
internal struct TokenBucket
{
    private long _usedUntil;

    /// <summary>Takes <paramref name="cost"/> microseconds' worth; refuses when the bucket is more than <paramref name="burst"/> microseconds ahead of now.</summary>
    public bool TryTake(long nowMicroseconds, long cost, long burst)
    {
        while (true)
        {
            var usedUntil = Volatile.Read(ref _usedUntil);
            var next = Math.Max(usedUntil, nowMicroseconds) + cost;
            if (next - nowMicroseconds > burst)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _usedUntil, next, usedUntil) == usedUntil)
            {
                return true;
            }
        }
    }

    /// <summary>Whether nothing of it is used up.</summary>
    public bool IsFull(long nowMicroseconds) => Volatile.Read(ref _usedUntil) <= nowMicroseconds;

    /// <summary>Whether a further cost would be refused.</summary>
    public bool IsEmpty(long nowMicroseconds, long cost, long burst) =>
        Math.Max(Volatile.Read(ref _usedUntil), nowMicroseconds) + cost - nowMicroseconds > burst;
}
