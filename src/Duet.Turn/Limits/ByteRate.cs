namespace Duet.Turn.Limits;

/// <summary>Bytes per second, with a burst of one second. 0 is no limit. Any thread may take from it.</summary>
internal sealed class ByteRate(long bytesPerSecond)
{
    private const long Second = 1_000_000;
    private TokenBucket _bucket;

    public bool TryTake(int bytes, long nowMilliseconds) =>
        bytesPerSecond == 0 || _bucket.TryTake(nowMilliseconds * 1000, Math.Max(1, bytes * Second / bytesPerSecond), Second);

    /// <summary>Whether a whole burst is there.</summary>
    public bool IsFull(long nowMilliseconds) => bytesPerSecond == 0 || _bucket.IsFull(nowMilliseconds * 1000);
}
