namespace Duet.SocketIO;

/// <summary>What is kept of a lost socket, so that it can come back.</summary>
/// <param name="PrivateId">The secret with which the client proves that it is the one.</param>
/// <param name="SocketId">Its public id.</param>
/// <param name="Rooms">Its rooms, its own id's among them.</param>
/// <param name="Data">Its data.</param>
public sealed record RecoverableSession(string PrivateId, string SocketId, IReadOnlyCollection<string> Rooms, IDictionary<string, object?> Data);
