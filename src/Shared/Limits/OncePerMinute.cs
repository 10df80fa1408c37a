namespace Duet.Limits;

/// <summary>Lets one of many events a minute through, so that nobody fills a log by repeating one. Any thread may ask.</summary>
internal sealed class OncePerMinute(TimeProvider time)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private long? _last;
    private long _count;

    /// <summary>Counts events. <see langword="true"/> when they are to be told now, with the number of those since the last time.</summary>
    public bool TryTake(long times, out long count)
    {
        lock (_lock)
        {
            count = _count += times;
            var now = time.GetTimestamp();
            if (_last is { } last && time.GetElapsedTime(last, now) < s_minute)
            {
                return false;
            }

            _last = now;
            _count = 0;
            return true;
        }
    }
}
