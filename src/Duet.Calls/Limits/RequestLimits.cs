namespace Duet.Calls.Limits;

/// <summary>The limits over time, by address and by person. What this process has seen; not shared with other nodes.</summary>
internal sealed class RequestLimits(TimeProvider time, LimitOptions options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly RateLimiter _calls = new(time, options.CallsPerMinute, Minute);
    private readonly DistinctLimiter _callees = new(time, options.CalleesPerHour, Hour);
    private readonly RateLimiter _joins = new(time, options.JoinsPerMinute, Minute);
    private readonly RateLimiter _links = new(time, options.LinkRequestsPerHour, Hour);

    public Refusal? TryCall(string address, string personId, string calleeId) =>
        _calls.TryTake(Address(address), out var wait)
        && _calls.TryTake(Person(personId), out wait)
        && _callees.TryTake(Address(address), calleeId, out wait)
        && _callees.TryTake(Person(personId), calleeId, out wait) ? null : Limited(wait);

    public Refusal? TryJoin(string address) => _joins.TryTake(address, out var wait) ? null : Limited(wait);

    public Refusal? TryLink(string address, string personId) =>
        _links.TryTake(Address(address), out var wait) && _links.TryTake(Person(personId), out wait) ? null : Limited(wait);

    private static string Address(string address) => "address " + address;

    private static string Person(string id) => "person " + id;

    private static Refusal Limited(TimeSpan wait) => new(CallError.RateLimited, wait);
}
