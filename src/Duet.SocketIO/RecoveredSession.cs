using Duet.SocketIO.Recovery;

namespace Duet.SocketIO;

/// <summary>A lost socket that comes back.</summary>
/// <param name="Session">What was kept of it.</param>
/// <param name="MissedEvents">Events that it missed, oldest first, their offset as last argument.</param>
public sealed record RecoveredSession(RecoverableSession Session, IReadOnlyList<BroadcastEvent> MissedEvents)
{
    /// <summary>The buffer of the lost socket, when it was on this node: what is sent again may be missed again.</summary>
    internal ReplayBuffer? Replay { get; init; }
}
