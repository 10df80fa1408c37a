namespace Duet.SocketIO;

/// <summary>A lost socket that comes back.</summary>
/// <param name="Session">What was kept of it.</param>
/// <param name="MissedEvents">Events that it missed, oldest first, their offset as last argument.</param>
public sealed record RecoveredSession(RecoverableSession Session, IReadOnlyList<BroadcastEvent> MissedEvents);
