using Duet.Limits;
using Duet.Turn.Relaying;
using Microsoft.Extensions.Logging;

namespace Duet.Turn.Limits;

/// <summary>Tells those who run the server that a limit was reached: each time in a metric, once a minute in the log. Any thread may tell it.</summary>
internal sealed partial class LimitWatch
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(1);

    private static readonly string[] s_names =
        ["total-quota", "user-quota", "address-quota", "relay-ports", "bps", "max-connections", "max-connections-per-address"];

    private readonly OncePerMinute[] _logs;
    private readonly TimeProvider _time;
    private readonly TurnInstruments _instruments;
    private readonly ILogger _logger;
    private long _fullAt;

    public LimitWatch(TimeProvider time, TurnInstruments instruments, ILogger logger)
    {
        _time = time;
        _instruments = instruments;
        _logger = logger;
        _logs = [.. s_names.Select(_ => new OncePerMinute(time))];
        _fullAt = long.MinValue;
    }

    /// <summary>Whether, within the last minute, somebody was refused because the server as a whole was full.</summary>
    public bool IsFull
    {
        get
        {
            var at = Volatile.Read(ref _fullAt);
            return at != long.MinValue && _time.GetElapsedTime(at) < s_remembered;
        }
    }

    public void Reached(TurnLimit limit, long times = 1)
    {
        _instruments.LimitReached(s_names[(int)limit], times);
        if (limit is TurnLimit.TotalQuota or TurnLimit.RelayPorts or TurnLimit.Connections)
        {
            Volatile.Write(ref _fullAt, _time.GetTimestamp());
        }

        if (_logs[(int)limit].TryTake(times, out var count))
        {
            Log.LimitReached(_logger, s_names[(int)limit], count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The relay refuses: the limit {Limit} was reached ({Count} times since this was said last)")]
        public static partial void LimitReached(ILogger logger, string limit, long count);
    }
}
