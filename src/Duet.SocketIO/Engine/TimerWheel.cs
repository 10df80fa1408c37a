namespace Duet.SocketIO.Engine;

/// <summary>One timer for everything that waits: heartbeats, time-outs, lingering. Any thread may call it.</summary>
/// <remarks>Nothing is due early, and nothing later than a tick. The timer rests while the wheel is empty.</remarks>
internal sealed class TimerWheel : IDisposable
{
    private const int SlotCount = 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly WheelEntry?[] _slots = new WheelEntry?[SlotCount];
    private readonly long _start;
    private readonly List<WheelEntry> _due = [];
    private long _handledTick;
    private int _count;
    private bool _firing;

    public TimerWheel(TimeProvider time, TimeSpan tick)
    {
        _time = time;
        Tick = tick;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((TimerWheel)state!).Advance(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Tick { get; }

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Sets when an entry is due, also when it is on the wheel already.</summary>
    public void Schedule(WheelEntry entry, TimeSpan delay)
    {
        lock (_gate)
        {
            Remove(entry);
            if (_count == 0)
            {
                _handledTick = CurrentTick();
                _timer.Change(Tick, Tick);
            }

            // Rounded up: never early.
            var elapsed = _time.GetElapsedTime(_start).Ticks;
            entry.DueTick = Math.Max(_handledTick + 1, (elapsed + delay.Ticks + Tick.Ticks - 1) / Tick.Ticks);
            Insert(entry);
        }
    }

    /// <summary>Takes an entry off the wheel. It may be firing at this very moment.</summary>
    public void Cancel(WheelEntry entry)
    {
        lock (_gate)
        {
            Remove(entry);
        }
    }

    public void Dispose() => _timer.Dispose();

    private long CurrentTick() => _time.GetElapsedTime(_start).Ticks / Tick.Ticks;

    private void Advance()
    {
        lock (_gate)
        {
            // A timer may fire again while the last firing still runs; that one goes on until nothing is due.
            if (_firing)
            {
                return;
            }

            _firing = true;
        }

        while (true)
        {
            lock (_gate)
            {
                CollectDue(CurrentTick());
                if (_due.Count == 0)
                {
                    _firing = false;
                    if (_count == 0)
                    {
                        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    }

                    return;
                }
            }

            foreach (var entry in _due)
            {
                entry.OnDue();
            }

            _due.Clear();
        }
    }

    private void CollectDue(long now)
    {
        // After a long stall each slot needs one look, not one for every tick missed.
        var first = Math.Max(_handledTick + 1, now - SlotCount + 1);
        for (var tick = first; tick <= now; tick++)
        {
            var entry = _slots[tick % SlotCount];
            while (entry is not null)
            {
                var next = entry.Next;
                if (entry.DueTick <= now)
                {
                    Remove(entry);
                    _due.Add(entry);
                }

                entry = next;
            }
        }

        _handledTick = Math.Max(_handledTick, now);
    }

    private void Insert(WheelEntry entry)
    {
        ref var head = ref _slots[entry.DueTick % SlotCount];
        entry.Previous = null;
        entry.Next = head;
        if (head is not null)
        {
            head.Previous = entry;
        }

        head = entry;
        _count++;
    }

    private void Remove(WheelEntry entry)
    {
        if (entry.DueTick < 0)
        {
            return;
        }

        if (entry.Previous is { } previous)
        {
            previous.Next = entry.Next;
        }
        else
        {
            _slots[entry.DueTick % SlotCount] = entry.Next;
        }

        if (entry.Next is { } next)
        {
            next.Previous = entry.Previous;
        }

        entry.Next = entry.Previous = null;
        entry.DueTick = -1;
        _count--;
    }
}
