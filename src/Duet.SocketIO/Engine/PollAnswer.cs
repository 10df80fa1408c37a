namespace Duet.SocketIO.Engine;

/// <summary>What a GET of polling is answered with: a payload, a refusal, or a task that brings the payload.</summary>
internal readonly record struct PollAnswer(PollOutcome Outcome, byte[]? Payload, Task<byte[]>? Pending)
{
    public static PollAnswer Ready(byte[] payload) => new(PollOutcome.Answered, payload, Pending: null);

    public static PollAnswer Refused(PollOutcome outcome) => new(outcome, Payload: null, Pending: null);
}
