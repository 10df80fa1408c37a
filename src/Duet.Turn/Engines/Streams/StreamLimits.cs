using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Streams;

/// <summary>What connections may take.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StreamLimits(int MaxConnections, int MaxConnectionsPerAddress, long ConnectionTimeoutMilliseconds, int MaxPendingBytes);
