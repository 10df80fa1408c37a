namespace Duet.Load.WebSocket;

/// <summary>What one measurement of messages gives.</summary>
/// <param name="CpuMicroseconds">Server CPU time per message.</param>
/// <param name="PerSecond">Messages per second.</param>
/// <param name="MedianMilliseconds">Median round trip; NaN where it is not measured.</param>
/// <param name="SlowMilliseconds">99th percentile of the round trip.</param>
internal sealed record Figures(double CpuMicroseconds, double PerSecond, double MedianMilliseconds, double SlowMilliseconds);
