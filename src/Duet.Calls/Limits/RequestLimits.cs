namespace Duet.Calls.Limits;

/// <summary>The limits over time, by address and by person. What this process has seen; not shared with other nodes.</summary>
internal sealed class RequestLimits(TimeProvider time, LimitOptions options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly RateLimiter _calls = new(time, options.CallsPerMinute, Minute);
    private readonly RateLimiter _callsOfAddress = new(time, options.CallsPerMinutePerAddress, Minute);
    private readonly RateLimiter _prepared = new(time, options.CallsPerMinute, Minute);
    private readonly RateLimiter _preparedOfAddress = new(time, options.CallsPerMinutePerAddress, Minute);
    private readonly DistinctLimiter _callees = new(time, options.CalleesPerHour, Hour);
    private readonly DistinctLimiter _calleesOfAddress = new(time, options.CalleesPerHourPerAddress, Hour);
    private readonly RateLimiter _joins = new(time, options.JoinsPerMinutePerAddress, Minute);
    private readonly RateLimiter _links = new(time, options.LinkRequestsPerHour, Hour);
    private readonly RateLimiter _linksOfAddress = new(time, options.LinkRequestsPerHourPerAddress, Hour);

    public Refusal? TryCall(string address, string personId, string calleeId) =>
        _calls.TryTake(personId, out var wait)
        && _callsOfAddress.TryTake(address, out wait)
        && _callees.TryTake(personId, calleeId, out wait)
        && _calleesOfAddress.TryTake(address, calleeId, out wait) ? null : Limited(wait);

    /// <summary>A reserved id brings credentials for the relay with it, so it is counted like a call.</summary>
    public Refusal? TryPrepare(string address, string personId) =>
        _prepared.TryTake(personId, out var wait) && _preparedOfAddress.TryTake(address, out wait) ? null : Limited(wait);

    public Refusal? TryJoin(string address) => _joins.TryTake(address, out var wait) ? null : Limited(wait);

    public Refusal? TryLink(string address, string personId) =>
        _linksOfAddress.TryTake(address, out var wait) && _links.TryTake(personId, out wait) ? null : Limited(wait);

    private static Refusal Limited(TimeSpan wait) => new(CallError.RateLimited, wait);
}
