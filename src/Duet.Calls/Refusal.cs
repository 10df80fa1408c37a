namespace Duet.Calls;

/// <summary>A request that was not carried out. Nothing was changed by it, except where an outcome of a call says so.</summary>
/// <param name="Error">Why.</param>
/// <param name="RetryAfter">With <see cref="CallError.RateLimited"/>: when it is worth trying again.</param>
/// <param name="Winner">With <see cref="CallError.Glare"/>: the id of the call that goes on.</param>
/// <param name="Limit">The limit that was reached, by its name in <see cref="LimitOptions"/>; for those who run the server.</param>
public sealed record Refusal(CallError Error, TimeSpan? RetryAfter = null, string? Winner = null, string? Limit = null);
