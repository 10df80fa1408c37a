using Duet.SocketIO.Recovery;

namespace Duet.SocketIO;

/// <summary>A lost socket that may come back.</summary>
/// <param name="Session">What was kept of it.</param>
/// <param name="Offset">The last offset that the client has seen; <see langword="null"/> when none.</param>
/// <param name="MissedEvents">Events that it missed, oldest first, each with its <see cref="BroadcastEvent.Offset"/>, which is its last argument, too.</param>
public sealed record RecoveredSession(RecoverableSession Session, string? Offset, IReadOnlyList<BroadcastEvent> MissedEvents)
{
    /// <summary>The lost socket, when it was on this node: it goes on missing events until its successor takes its place.</summary>
    internal LostSocket? Lost { get; init; }
}
