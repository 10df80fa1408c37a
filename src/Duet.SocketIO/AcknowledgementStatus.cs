namespace Duet.SocketIO;

/// <summary>How waiting for an acknowledgement ended.</summary>
public enum AcknowledgementStatus
{
    /// <summary>The client answered.</summary>
    Received,

    /// <summary>It did not answer in time, or owes us too many answers already.</summary>
    TimedOut,

    /// <summary>It left before it answered, or was not connected.</summary>
    Disconnected,
}
