namespace Duet.Turn.Tests.Fakes;

/// <summary>A clock that goes when told to, and its timers with it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Goes forward second by second, so that what is due happens in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        while (_now < end)
        {
            var left = end - _now;
            _now += left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
            ManualTimer[] timers;
            lock (_gate)
            {
                timers = [.. _timers];
            }

            Array.ForEach(timers, timer => timer.FireIfDue());
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            _period = period;
            return true;
        }

        public void FireIfDue()
        {
            if (_due is not { } due || due > time._now)
            {
                return;
            }

            _due = _period > TimeSpan.Zero ? due + _period : null;
            fire();
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
