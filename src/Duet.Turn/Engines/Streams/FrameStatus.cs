namespace Duet.Turn.Engines.Streams;

/// <summary>What the front of a byte stream is.</summary>
internal enum FrameStatus
{
    Incomplete,
    Complete,

    /// <summary>Not STUN, or too long for who has not authenticated: there is no way to find the next message.</summary>
    Violation,
}
