namespace Duet.Turn.Engines;

/// <summary>The server's clock: milliseconds that only go forward. Starts at an hour, so that zero is always long ago.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    private const long Start = 3_600_000;
    private readonly long _origin = time.GetTimestamp();

    public long Now => Start + (long)time.GetElapsedTime(_origin).TotalMilliseconds;
}
