namespace Duet.SocketIO;

/// <summary>A client asked by a typed interface gave no answer, or none of the type that the interface names.</summary>
public sealed class AcknowledgementException : Exception
{
    /// <summary>No answer.</summary>
    public AcknowledgementException(AcknowledgementStatus status)
        : base(status switch
        {
            AcknowledgementStatus.TimedOut => "The client did not answer in time.",
            AcknowledgementStatus.Disconnected => "The client left before it answered.",
            _ => "The client answered with something else than was asked for.",
        })
    {
        Status = status;
    }

    /// <summary>How the waiting ended; <see cref="AcknowledgementStatus.Received"/> when the answer could not be read.</summary>
    public AcknowledgementStatus Status { get; }
}
