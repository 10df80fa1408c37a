using System.Text.Json;

namespace Duet.Server.Signalling.Wire;

/// <summary>
/// Reads numbers that came from the network: the only place where the signalling takes any. Each has a bound on either side, so that whatever is
/// calculated with it later stays a number.
/// </summary>
internal static class WireNumber
{
    /// <summary>Reads a number between two bounds, without its fraction. <see langword="false"/> for everything else.</summary>
    public static bool TryRead(JsonElement json, long least, long most, out long value)
    {
        value = 0;

        // Compared as it came: what is not between the bounds, or not a number at all, is never converted.
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDouble(out var number) || !(number >= least && number <= most))
        {
            return false;
        }

        value = (long)number;
        return true;
    }

    /// <summary>Reads milliseconds from now on.</summary>
    public static bool TryReadDuration(JsonElement json, TimeSpan most, out TimeSpan duration)
    {
        var isGood = TryRead(json, 0, (long)most.TotalMilliseconds, out var milliseconds);
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return isGood;
    }

    /// <summary>Reads milliseconds since 1970 by somebody's clock: a time to pass on, never one to calculate with.</summary>
    public static bool TryReadTime(JsonElement json, out DateTimeOffset time)
    {
        var isGood = TryRead(json, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), out var milliseconds);
        time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return isGood;
    }
}
