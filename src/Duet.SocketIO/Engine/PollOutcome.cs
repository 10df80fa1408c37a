namespace Duet.SocketIO.Engine;

/// <summary>How a polling request ends.</summary>
internal enum PollOutcome
{
    Answered,

    /// <summary>The session has ended: 400, code 1.</summary>
    Unknown,

    /// <summary>The session is not on polling any more: 400, code 3.</summary>
    WrongTransport,

    /// <summary>The same request is running already: 400 without a body, and the session has been closed.</summary>
    Overlap,
}
