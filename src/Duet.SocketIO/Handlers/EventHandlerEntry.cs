using System.Diagnostics;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Handlers;

/// <summary>One handler of one event, and whether it tends to block the thread that it runs on.</summary>
internal sealed class EventHandlerEntry
{
    private const int SlowThreshold = 16;
    private const int SlowStep = 6;
    private const int MaxScore = 64;
    private static readonly long SlowTicks = Stopwatch.Frequency / 1000;

    private readonly bool _isOnce;
    private int _slowScore;
    private int _hasRun;

    /// <summary>Throws when no event of this name ever comes.</summary>
    public EventHandlerEntry(string name, Func<EventContext, ValueTask> handler, Delegate? registered = null, bool isOnce = false)
    {
        ReservedNames.ThrowIfHandled(name);
        ArgumentNullException.ThrowIfNull(handler);
        Name = name;
        Handler = handler;
        Registered = registered ?? handler;
        _isOnce = isOnce;
    }

    public string Name { get; }

    public Func<EventContext, ValueTask> Handler { get; }

    /// <summary>What the application has given.</summary>
    public Delegate Registered { get; }

    /// <summary>Whether calls took more than a millisecond of late; it then runs on the thread pool, not on the thread of other connections.</summary>
    public bool IsSlow => Volatile.Read(ref _slowScore) >= SlowThreshold;

    /// <summary>Whether it may run now: always, but once for a handler of one event.</summary>
    public bool TryRun() => !_isOnce || Interlocked.Exchange(ref _hasRun, 1) == 0;

    public bool IsSpent => _isOnce && Volatile.Read(ref _hasRun) == 1;

    /// <summary>Remembers how long the synchronous part of a call took. One slow call in a while (the first, for instance) counts little.</summary>
    public void Measure(long startedAt)
    {
        var isSlow = Stopwatch.GetTimestamp() - startedAt > SlowTicks;
        var score = Volatile.Read(ref _slowScore);
        if (isSlow)
        {
            Volatile.Write(ref _slowScore, Math.Min(score + SlowStep, MaxScore));
        }
        else if (score > 0)
        {
            Volatile.Write(ref _slowScore, score - 1);
        }
    }
}
