namespace Duet.SocketIO;

/// <summary>Delivers to the rooms of one namespace. This one does so within the process; a cluster's adapter derives from it.</summary>
/// <remarks>All members may be called from any thread. None of them throws because of what a client did.</remarks>
public class Adapter
{
    /// <summary>An adapter for a namespace.</summary>
    public Adapter(Namespace @namespace)
    {
        Namespace = @namespace;
    }

    /// <summary>The namespace served.</summary>
    public Namespace Namespace { get; }

    /// <summary>Hears of each room that has its first member on this node.</summary>
    public Action<string>? OnRoomCreated { get; set; }

    /// <summary>Hears of each room that has lost its last member on this node.</summary>
    public Action<string>? OnRoomDeleted { get; set; }

    /// <summary>Called once, before the namespace takes sockets.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once, when the server stops.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds a socket to a room.</summary>
    public virtual void Add(Socket socket, string room)
    {
        OnRoomCreated?.Invoke(room);
        throw Pending.Body;
    }

    /// <summary>Removes a socket from a room.</summary>
    public virtual void Remove(Socket socket, string room)
    {
        OnRoomDeleted?.Invoke(room);
        throw Pending.Body;
    }

    /// <summary>Sends an event to sockets. Encodes it once.</summary>
    public virtual void Broadcast(BroadcastEvent @event, BroadcastTarget target) => throw Pending.Body;

    /// <summary>Sends an event to sockets and collects their acknowledgements.</summary>
    public virtual Task<BroadcastAcknowledgement> BroadcastWithAckAsync(
        BroadcastEvent @event, BroadcastTarget target, TimeSpan timeout, CancellationToken cancellationToken) => throw Pending.Body;

    /// <summary>Describes the sockets of a target.</summary>
    public virtual Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken) => throw Pending.Body;

    /// <summary>Makes sockets join rooms.</summary>
    public virtual ValueTask AddSocketsAsync(BroadcastTarget target, IReadOnlyList<string> rooms) => throw Pending.Body;

    /// <summary>Makes sockets leave rooms.</summary>
    public virtual ValueTask RemoveSocketsAsync(BroadcastTarget target, IReadOnlyList<string> rooms) => throw Pending.Body;

    /// <summary>Disconnects sockets.</summary>
    public virtual ValueTask DisconnectSocketsAsync(BroadcastTarget target, bool close) => throw Pending.Body;

    /// <summary>How many nodes there are, this one included.</summary>
    public virtual ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

    /// <summary>Sends an event to the other nodes.</summary>
    public virtual void ServerSideEmit(string name, in EventArguments arguments)
    {
    }

    /// <summary>Sends an event to the other nodes and collects their answers.</summary>
    public virtual Task<BroadcastAcknowledgement> ServerSideEmitWithAckAsync(
        string name, EventArguments arguments, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(new BroadcastAcknowledgement([], Missing: 0));

    /// <summary>Takes back a lost socket; <see langword="null"/> when it is not known, too late, or missed too much.</summary>
    /// <param name="privateId">The secret that the client sent.</param>
    /// <param name="offset">The last offset that the client has seen; <see langword="null"/> when none.</param>
    /// <param name="cancellationToken">Ends the wait for other nodes.</param>
    public virtual ValueTask<RecoveredSession?> RestoreSessionAsync(string privateId, string? offset, CancellationToken cancellationToken) =>
        throw Pending.Body;
}
