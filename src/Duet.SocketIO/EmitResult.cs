namespace Duet.SocketIO;

/// <summary>What became of an event that was sent to one socket.</summary>
public enum EmitResult
{
    /// <summary>It is in the write buffer, behind everything sent before.</summary>
    Queued,

    /// <summary>It was volatile and the connection was busy, so it was dropped.</summary>
    Dropped,

    /// <summary>The socket is not connected; nothing was sent.</summary>
    Disconnected,

    /// <summary>The write buffer is at its bound: the reader is too slow, and its connection is being closed.</summary>
    BufferFull,
}
