using System.ComponentModel.DataAnnotations;

namespace Duet.SocketIO;

/// <summary>Connection state recovery: a client that comes back in time gets its id, rooms, data and missed events again.</summary>
public sealed class ConnectionStateRecoveryOptions
{
    /// <summary>How long a lost socket is kept. Default two minutes.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a recovered socket passes by the namespace's middleware. Default <see langword="true"/>.</summary>
    public bool SkipMiddlewares { get; set; } = true;

    /// <summary>Bytes of events kept for one socket. One that misses more is not recovered. Default 256 KiB.</summary>
    [Range(0, int.MaxValue)]
    public int MaxBufferedBytesPerSocket { get; set; } = 256 * 1024;

    /// <summary>Lost sockets kept in one namespace; above it the oldest are forgotten. Default 10,000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxSessions { get; set; } = 10_000;
}
