namespace Duet.SocketIO.Engine;

/// <summary>How a session ends on the wire.</summary>
internal enum CloseManner
{
    /// <summary>What was sent before still arrives, then the end is told.</summary>
    Graceful,

    /// <summary>A rule was broken: a pending poll is told the end, nothing else.</summary>
    Violation,

    /// <summary>The client asked for it: a pending poll gets a noop.</summary>
    ByClient,

    /// <summary>Nothing is written any more.</summary>
    Abort,
}
