using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Duet.Calls;
using Duet.Limits;
using Duet.Server.Configuration;
using Duet.Server.Signalling;

namespace Duet.Server.Hosting;

/// <summary>
/// Tells those who run the server that a limit of <c>Duet:Limits</c> was reached: each time in a metric, once a minute in the log, and to <c>/readyz</c> where
/// everybody is refused. Safe to use from any thread.
/// </summary>
internal sealed partial class LimitWatch(IMeterFactory meters, TimeProvider time, ILogger<LimitWatch> logger)
{
    private const string LimitTag = "duet.limit";
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>Limits of the server as a whole.</summary>
    private static readonly string[] Whole = [nameof(ConnectionLimitOptions.Connections), nameof(LimitOptions.Calls), nameof(LimitOptions.Rooms)];

    private readonly Counter<long> _reached = meters.Create(SignallingMetrics.MeterName)
        .CreateCounter<long>("duet.limits.reached", "{refusal}", "Times that a limit kept somebody from something, by limit");

    private readonly ConcurrentDictionary<string, OncePerMinute> _logs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _fullAt = new(StringComparer.Ordinal);

    /// <summary>A limit that within the last minute kept somebody out because the server as a whole is full; <see langword="null"/>: there is none.</summary>
    public string? Full => Whole.FirstOrDefault(limit => _fullAt.TryGetValue(limit, out var at) && time.GetElapsedTime(at) < Remembered);

    /// <param name="limit">The option's name.</param>
    public void Reached(string limit)
    {
        _reached.Add(1, new KeyValuePair<string, object?>(LimitTag, limit));
        if (Whole.Contains(limit, StringComparer.Ordinal))
        {
            _fullAt[limit] = time.GetTimestamp();
        }

        if (_logs.GetOrAdd(limit, _ => new OncePerMinute(time)).TryTake(1, out var count))
        {
            Log.Reached(logger, limit, count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Duet:Limits:{Limit} was reached: somebody was refused ({Count} times since this was said last).")]
        public static partial void Reached(ILogger logger, string limit, long count);
    }
}
