namespace Duet.Server.Signalling;

/// <summary>A token bucket for the events of one connection. Not thread-safe: events of one socket come one after the other.</summary>
internal sealed class EventBudget(TimeProvider time, int perSecond, int burst)
{
    private double _level = burst;
    private long _at = time.GetTimestamp();
    private int _refused;

    /// <summary>Whether so much was refused that this is a storm: twice a burst without a pause.</summary>
    public bool IsStorm => _refused > 2 * burst;

    /// <summary>Takes one permit.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _level = Math.Min(burst, _level + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_level < 1)
        {
            _refused++;
            return false;
        }

        _level--;
        _refused = _level > burst / 2 ? 0 : _refused;
        return true;
    }
}
