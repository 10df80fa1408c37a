namespace Duet.SocketIO;

/// <summary>The answers to an event that was broadcast with acknowledgements.</summary>
/// <param name="Answers">The answers that came, in the order of arrival.</param>
/// <param name="Missing">How many sockets did not answer in time.</param>
public sealed record BroadcastAcknowledgement(IReadOnlyList<EventArguments> Answers, int Missing)
{
    /// <summary>Whether everybody answered.</summary>
    public bool IsComplete => Missing == 0;
}
