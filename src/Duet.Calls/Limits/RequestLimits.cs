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
    private readonly RateLimiter _renewals = new(time, options.CertificateRenewalsPerHour, Hour);
    private readonly RateLimiter _relayTests = new(time, options.RelayTestsPerMinutePerAddress, Minute);
    private readonly RateLimiter _linksOfAddress = new(time, options.LinkRequestsPerHourPerAddress, Hour);

    public Refusal? TryCall(string address, string personId, string calleeId) =>
        Take(_calls, personId, nameof(LimitOptions.CallsPerMinute))
        ?? Take(_callsOfAddress, address, nameof(LimitOptions.CallsPerMinutePerAddress))
        ?? Take(_callees, personId, calleeId, nameof(LimitOptions.CalleesPerHour))
        ?? Take(_calleesOfAddress, address, calleeId, nameof(LimitOptions.CalleesPerHourPerAddress));

    /// <summary>A reserved id is kept for a while, so it is counted like a call.</summary>
    public Refusal? TryPrepare(string address, string personId) =>
        Take(_prepared, personId, nameof(LimitOptions.CallsPerMinute)) ?? Take(_preparedOfAddress, address, nameof(LimitOptions.CallsPerMinutePerAddress));

    public Refusal? TryJoin(string address) => Take(_joins, address, nameof(LimitOptions.JoinsPerMinutePerAddress));

    public Refusal? TryLink(string address, string personId) =>
        Take(_linksOfAddress, address, nameof(LimitOptions.LinkRequestsPerHourPerAddress)) ?? Take(_links, personId, nameof(LimitOptions.LinkRequestsPerHour));

    /// <summary>Either side of a renewal is told to all of the person's devices.</summary>
    public Refusal? TryRenew(string personId) => Take(_renewals, personId, nameof(LimitOptions.CertificateRenewalsPerHour));

    public Refusal? TryTestRelay(string address) => Take(_relayTests, address, nameof(LimitOptions.RelayTestsPerMinutePerAddress));

    private static Refusal? Take(RateLimiter limiter, string key, string limit) =>
        limiter.TryTake(key, out var wait) ? null : new Refusal(CallError.RateLimited, wait, Limit: limit);

    private static Refusal? Take(DistinctLimiter limiter, string key, string value, string limit) =>
        limiter.TryTake(key, value, out var wait) ? null : new Refusal(CallError.RateLimited, wait, Limit: limit);
}
