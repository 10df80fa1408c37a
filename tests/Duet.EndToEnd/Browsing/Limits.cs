namespace Duet.EndToEnd.Browsing;

/// <summary>How long a test waits before it gives up, in milliseconds.</summary>
internal static class Limits
{
    /// <summary>For one step. Far above what it takes, so that a busy machine fails nothing.</summary>
    public const float Step = 45_000;
}
