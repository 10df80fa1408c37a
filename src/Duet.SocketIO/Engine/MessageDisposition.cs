namespace Duet.SocketIO.Engine;

/// <summary>What a listener made of a message.</summary>
internal enum MessageDisposition
{
    /// <summary>It is done with the message's memory.</summary>
    Done,

    /// <summary>It keeps the memory, which must not be reused.</summary>
    Kept,

    /// <summary>As <see cref="Done"/>, and it has enough for the moment: wait for <see cref="IEngineListener.WhenReadyAsync"/>.</summary>
    Busy,

    /// <summary>Nothing was done: offer it again on a thread that may be blocked.</summary>
    NeedsThreadPool,
}
