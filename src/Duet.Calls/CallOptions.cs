namespace Duet.Calls;

/// <summary>What the rules are told. Plain values, read at every decision.</summary>
public sealed class CallOptions
{
    /// <summary>How long a call rings; then <c>no-answer</c>, and a missed call. Default 45 seconds.</summary>
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a member whose connection is lost keeps its place. Default 60 seconds.</summary>
    public TimeSpan ReconnectGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The same after a page said that it closes or reloads. Default 10 seconds.</summary>
    public TimeSpan ReloadGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits against abuse.</summary>
    public LimitOptions Limits { get; set; } = new();
}
