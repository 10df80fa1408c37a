using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Duet.SocketIO.Adapters;
using Duet.SocketIO.Recovery;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO;

/// <summary>Delivers to the rooms of one namespace. This one does so within the process; a cluster's adapter derives from it.</summary>
/// <remarks>All members may be called from any thread. None of them throws because of what a client did.</remarks>
public partial class Adapter
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Socket>> _rooms = new(StringComparer.Ordinal);

    // Recovery. Lost sockets stay in their rooms; the oldest is first in the list.
    private readonly Dictionary<string, Socket> _byPrivateId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LostSocket> _lost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LostSocket> _lostById = new(StringComparer.Ordinal);
    private readonly LinkedList<LostSocket> _lostInOrder = new();

    // Who waits for the end of a socket whose client has come back on another node.
    private readonly Dictionary<Socket, TaskCompletionSource> _releases = [];
    private long _offset;

    /// <summary>An adapter for a namespace.</summary>
    public Adapter(Namespace @namespace)
    {
        Namespace = @namespace;
    }

    /// <summary>The namespace served.</summary>
    public Namespace Namespace { get; }

    /// <summary>Hears of each room that has its first member on this node. A socket's own room is not told, here nor below; what throws is logged.</summary>
    public Action<string>? OnRoomCreated { get; set; }

    /// <summary>Hears of each room that has lost its last member on this node.</summary>
    public Action<string>? OnRoomDeleted { get; set; }

    /// <summary>Hears of each socket of this node that joins a room: the room's name and the socket's id.</summary>
    public Action<string, string>? OnRoomJoined { get; set; }

    /// <summary>Hears of each socket of this node that leaves a room, also by its end: the room's name and the socket's id. A lost one leaves when it can come back no more.</summary>
    public Action<string, string>? OnRoomLeft { get; set; }

    /// <summary>A snapshot of the rooms that have members on this node; the sockets' own rooms are not among them.</summary>
    public IReadOnlyList<string> Rooms
    {
        get
        {
            lock (_gate)
            {
                return [.. _rooms.Where(static room => room.Value.Any(static socket => socket.Connected)).Select(static room => room.Key)];
            }
        }
    }

    private SocketIOServer Server => Namespace.Server;

    /// <summary>Called before the namespace takes sockets, and after the adapter of an earlier one of this name has stopped; again only when it failed.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once, when the server stops or the namespace goes. Its failure is logged.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A snapshot of the ids of a room's connected members on this node.</summary>
    public IReadOnlyList<string> GetMembers(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        using var members = Choose(BroadcastTarget.Everybody with { Rooms = [room] }, withLost: false);
        var ids = new string[members.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = members.Span[i].Id;
        }

        return ids;
    }

    /// <summary>A snapshot of the rooms of a connected socket of this node, its own among them; empty when there is none of this id.</summary>
    public IReadOnlyCollection<string> GetRooms(string socketId)
    {
        ArgumentNullException.ThrowIfNull(socketId);
        return Namespace.SocketTable.TryGetValue(socketId, out var socket) ? GetRooms(socket) : [];
    }

    /// <summary>Adds a socket to a room. <see langword="false"/> when it has ended, or is in as many rooms as it may.</summary>
    public virtual bool Add(Socket socket, string room)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var isNew = false;
        lock (_gate)
        {
            if (socket.HasEnded)
            {
                return false;
            }

            if (room == socket.Id)
            {
                socket.IsInOwnRoom = true;
                return true;
            }

            var joined = socket.JoinedRooms ??= new HashSet<string>(StringComparer.Ordinal);
            if (joined.Contains(room))
            {
                return true;
            }

            if (joined.Count >= Server.Options.MaxRoomsPerSocket)
            {
                return false;
            }

            joined.Add(room);
            if (!_rooms.TryGetValue(room, out var members))
            {
                _rooms.Add(room, members = []);
                isNew = true;
            }

            members.Add(socket);
        }

        if (isNew)
        {
            Tell(OnRoomCreated, room);
        }

        Tell(OnRoomJoined, room, socket);
        return true;
    }

    /// <summary>Removes a socket from a room.</summary>
    public virtual void Remove(Socket socket, string room)
    {
        ArgumentNullException.ThrowIfNull(socket);
        bool isEmpty;
        lock (_gate)
        {
            if (room == socket.Id)
            {
                socket.IsInOwnRoom = false;
                return;
            }

            if (socket.JoinedRooms?.Remove(room) != true)
            {
                return;
            }

            isEmpty = Leave(socket, room);
        }

        TellLeft(socket, room, isEmpty);
    }

    /// <summary>Sends an event to sockets.</summary>
    public virtual void Broadcast(BroadcastEvent @event, BroadcastTarget target) => Deliver(@event, target);

    /// <summary>With connection state recovery: sends an event to one socket of this node, which may miss it.</summary>
    public virtual EmitResult Emit(Socket socket, BroadcastEvent @event, bool isVolatile)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(@event);
        var withOffset = @event.Offset is null ? @event.WithOffset(NextOffset()) : @event;
        var packet = Server.Codec.EncodeEvent(Namespace.Name, id: null, withOffset.Name, withOffset.Arguments);
        return socket.SendRecoverable(withOffset, packet, isVolatile);
    }

    /// <summary>Sends an event to sockets of this node. Encodes it once; where it has an <see cref="BroadcastEvent.Offset"/>, recovery uses that one.</summary>
    protected void Deliver(BroadcastEvent @event, BroadcastTarget target)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(target);
        Server.Metrics.Broadcast();
        using var sockets = Choose(target, withLost: true);
        if (sockets.Count == 0)
        {
            return;
        }

        if (Server.Options.ConnectionStateRecovery is not null)
        {
            DeliverRecoverable(@event, sockets.Span, target.IsVolatile);
            return;
        }

        if (sockets.Count == 1)
        {
            // Written straight into the one connection's buffer.
            if (target.IsVolatile)
            {
                sockets.Span[0].EmitVolatile(@event.Name, @event.Arguments);
            }
            else
            {
                sockets.Span[0].Emit(@event.Name, @event.Arguments);
            }

            return;
        }

        var packet = Server.Codec.EncodeEvent(Namespace.Name, id: null, @event.Name, @event.Arguments);
        foreach (var socket in sockets.Span)
        {
            socket.SendEncoded(@event, packet, target.IsVolatile);
        }
    }

    /// <summary>Sends an event to sockets, at once, and gives their acknowledgements one by one: one for each socket, as it comes or its time is over.</summary>
    public virtual IAsyncEnumerable<Acknowledgement> BroadcastWithAcksAsync(BroadcastEvent @event, BroadcastTarget target, TimeSpan timeout) =>
        DeliverWithAcks(@event, target, timeout).Acknowledgements;

    /// <summary>Sends an event to sockets of this node. Tells how many they are before the first acknowledgement: what asks on another node's behalf passes both on.</summary>
    protected (int Count, IAsyncEnumerable<Acknowledgement> Acknowledgements) DeliverWithAcks(BroadcastEvent @event, BroadcastTarget target, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(target);
        var pending = SendWithAck(@event, target, timeout);
        return (pending.Count, EachAsync(pending));

        static async IAsyncEnumerable<Acknowledgement> EachAsync(
            List<Task<Acknowledgement>> pending, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var acknowledgement in Task.WhenEach(pending).WithCancellation(cancellationToken))
            {
                yield return await acknowledgement;
            }
        }
    }

    /// <summary>Describes the sockets of a target.</summary>
    public virtual Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var sockets = Choose(target, withLost: false);
        var described = new List<RemoteSocket>(sockets.Count);
        foreach (var socket in sockets.Span)
        {
            described.Add(new RemoteSocket(Namespace, socket.Id, socket.Rooms, socket.Handshake, socket.DataSnapshot));
        }

        return Task.FromResult<IReadOnlyList<RemoteSocket>>(described);
    }

    /// <summary>Makes sockets join rooms.</summary>
    public virtual ValueTask AddSocketsAsync(BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        ForEachRoom(target, rooms, static (adapter, socket, room) => adapter.Add(socket, room));
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes sockets leave rooms.</summary>
    public virtual ValueTask RemoveSocketsAsync(BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        ForEachRoom(target, rooms, static (adapter, socket, room) => adapter.Remove(socket, room));
        return ValueTask.CompletedTask;
    }

    /// <summary>Disconnects sockets.</summary>
    public virtual ValueTask DisconnectSocketsAsync(BroadcastTarget target, bool close)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var sockets = Choose(target, withLost: false);
        foreach (var socket in sockets.Span)
        {
            socket.Disconnect(close);
        }

        return ValueTask.CompletedTask;
    }

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

    /// <summary>A socket of this node was lost, or one that was taken back could not be connected after all: it may come back, to this node or to another one, until the time is over.</summary>
    /// <remarks>This node keeps it by itself. An adapter that lets it come back elsewhere stores it there.</remarks>
    public virtual void OnSessionLost(RecoverableSession session)
    {
    }

    /// <summary>Looks for a lost socket; <see langword="null"/> when it is not known, too late, or missed too much. Nothing is taken yet: middleware may refuse it, or its client drop.</summary>
    /// <remarks>A client may be back before its loss was noticed. On this node that is seen to here; an adapter of a cluster calls <see cref="ReleaseSessionAsync"/> on all nodes when no session is stored.</remarks>
    /// <param name="privateId">The secret that the client sent.</param>
    /// <param name="offset">The last offset that the client has seen; <see langword="null"/> when none.</param>
    /// <param name="cancellationToken">Ends the wait for other nodes.</param>
    public virtual ValueTask<RecoveredSession?> RestoreSessionAsync(string privateId, string? offset, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Restore(privateId, offset));

    /// <summary>
    /// Called with what <see cref="RestoreSessionAsync"/> has found when the socket is about to be connected: takes the session from where it is stored. <see langword="null"/> when it is there no more.
    /// </summary>
    /// <returns>The session, with what was missed since.</returns>
    public virtual ValueTask<RecoveredSession?> TakeSessionAsync(RecoveredSession session, CancellationToken cancellationToken) => ValueTask.FromResult<RecoveredSession?>(session);

    /// <summary>For adapters of clusters: a lost socket has come back on another node, and is kept here no longer.</summary>
    protected void ForgetSession(string privateId)
    {
        ArgumentNullException.ThrowIfNull(privateId);
        LostSocket? lost;
        lock (_gate)
        {
            lost = _lost.GetValueOrDefault(privateId);
        }

        if (lost is not null)
        {
            Forget(lost);
        }
    }

    /// <summary>For adapters of clusters: a client is back, and this node may not have noticed that it was lost. Ends the connection that it still has here.</summary>
    /// <returns>Whether there was one: <see cref="OnSessionLost"/> has been called with its session by now.</returns>
    protected async ValueTask<bool> ReleaseSessionAsync(string privateId)
    {
        ArgumentNullException.ThrowIfNull(privateId);
        Socket? connected;
        TaskCompletionSource? released;
        lock (_gate)
        {
            if (!_byPrivateId.TryGetValue(privateId, out connected))
            {
                return false;
            }

            if (!_releases.TryGetValue(connected, out released))
            {
                _releases.Add(connected, released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        connected.CutOff();
        await released.Task;
        return true;
    }

    /// <summary>The offset of the next event, other than any before.</summary>
    protected virtual string NextOffset() => Interlocked.Increment(ref _offset).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>For adapters of clusters: hands an event from another node to the namespace's handler, and gives its answer.</summary>
    protected async ValueTask<EventArguments?> ReceiveServerSideAsync(string name, EventArguments arguments)
    {
        if (!Namespace.Handlers.TryGetServerSide(name, out var handler))
        {
            return null;
        }

        var received = new ServerSideEvent(name, arguments);
        await handler!(received);
        return received.Answer;
    }

    internal void AddSocket(Socket socket)
    {
        Namespace.SocketTable[socket.Id] = socket;
        lock (_gate)
        {
            socket.IsInOwnRoom = true;
            if (socket.PrivateId is { } id)
            {
                _byPrivateId[id] = socket;
            }
        }

    }

    /// <summary>The socket has ended. A lost one stays in its rooms until its time is over.</summary>
    internal void RemoveSocket(Socket socket, bool isLost)
    {
        Namespace.SocketTable.TryRemove(new KeyValuePair<string, Socket>(socket.Id, socket));
        if (!isLost)
        {
            LeaveAll(socket);
            socket.LeaveNamespace();
            EndRelease(socket);
            return;
        }

        KeepLost(socket);
        try
        {
            OnSessionLost(Describe(socket));
        }
        finally
        {
            EndRelease(socket);
        }
    }

    internal IReadOnlyCollection<string> GetRooms(Socket socket)
    {
        lock (_gate)
        {
            return socket.IsInOwnRoom ? [socket.Id, .. socket.JoinedRooms ?? []] : [.. socket.JoinedRooms ?? []];
        }
    }

    /// <summary>Puts the socket of a client that has come back into the place of the lost one. <see langword="false"/> when that is gone: its time is over, or somebody else has come back.</summary>
    /// <remarks>Called with the gate of their replay buffer held, so that no event comes between.</remarks>
    internal bool TryReplace(LostSocket lost, Socket socket)
    {
        lock (_gate)
        {
            if (lost.Node is null)
            {
                return false;
            }

            Unlist(lost);
            foreach (var room in lost.Socket.JoinedRooms ?? [])
            {
                var members = _rooms[room];
                members.Remove(lost.Socket);
                members.Add(socket);
                (socket.JoinedRooms ??= new HashSet<string>(StringComparer.Ordinal)).Add(room);
            }

            lost.Socket.JoinedRooms = null;
            socket.IsInOwnRoom = lost.Socket.IsInOwnRoom;
            lost.Socket.IsInOwnRoom = false;
            _byPrivateId[socket.PrivateId!] = socket;
            Namespace.SocketTable[socket.Id] = socket;
        }

        lost.Socket.LeaveNamespace();
        return true;
    }

    /// <summary>A lost socket's time is over.</summary>
    internal void Forget(LostSocket lost)
    {
        lock (_gate)
        {
            if (lost.Node is null)
            {
                return;
            }

            Unlist(lost);
        }

        LeaveAll(lost.Socket);
        lost.Socket.LeaveNamespace();
    }

    private void ForEachRoom(BroadcastTarget target, IReadOnlyList<string> rooms, Action<Adapter, Socket, string> change)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(rooms);
        using var sockets = Choose(target, withLost: false);
        foreach (var socket in sockets.Span)
        {
            foreach (var room in rooms)
            {
                change(this, socket, room);
            }
        }
    }

    private List<Task<Acknowledgement>> SendWithAck(BroadcastEvent @event, BroadcastTarget target, TimeSpan timeout)
    {
        using var sockets = Choose(target, withLost: false);
        var pending = new List<Task<Acknowledgement>>(sockets.Count);
        var id = Namespace.NextAcknowledgementId();
        var packet = Server.Codec.EncodeEvent(Namespace.Name, id, @event.Name, @event.Arguments);
        foreach (var socket in sockets.Span)
        {
            var status = socket.BeginAcknowledgement(id, out var acknowledgement);
            if (acknowledgement is null)
            {
                pending.Add(Task.FromResult(new Acknowledgement(status, default)));
                continue;
            }

            Server.Engine.Wheel.Schedule(acknowledgement, timeout);
            socket.SendEncoded(@event, packet, isVolatile: false);
            pending.Add(acknowledgement.Task);
        }

        return pending;
    }

    /// <summary>Each event without acknowledgement gets an offset, volatile ones too: the client takes any last string for one.</summary>
    private void DeliverRecoverable(BroadcastEvent @event, ReadOnlySpan<Socket> sockets, bool isVolatile)
    {
        var withOffset = @event.Offset is null ? @event.WithOffset(NextOffset()) : @event;
        var packet = Server.Codec.EncodeEvent(Namespace.Name, id: null, withOffset.Name, withOffset.Arguments);
        foreach (var socket in sockets)
        {
            socket.SendRecoverable(withOffset, packet, isVolatile);
        }
    }

    private RecoveredSession? Restore(string privateId, string? offset)
    {
        Socket? connected;
        lock (_gate)
        {
            _byPrivateId.TryGetValue(privateId, out connected);
        }

        // The client is back before its old connection was found dead.
        connected?.CutOff();
        LostSocket? lost;
        lock (_gate)
        {
            if (!_lost.TryGetValue(privateId, out lost))
            {
                return null;
            }
        }

        return lost.Socket.Replay!.TryReopen(offset, out var missed) ? new RecoveredSession(Describe(lost.Socket), offset, missed) { Lost = lost } : null;
    }

    private RecoverableSession Describe(Socket socket) => new(socket.PrivateId!, socket.Id, GetRooms(socket), socket.Data);

    private void KeepLost(Socket socket)
    {
        var lost = new LostSocket(this, socket);
        LostSocket? oldest = null;
        var options = Server.Options.ConnectionStateRecovery!;
        lock (_gate)
        {
            _lost[socket.PrivateId!] = lost;
            _lostById[socket.Id] = lost;
            lost.Node = _lostInOrder.AddLast(lost);
            if (_lost.Count > options.MaxSessions)
            {
                oldest = _lostInOrder.First!.Value;
            }
        }

        Server.Engine.Wheel.Schedule(lost, options.MaxDisconnectionDuration);
        if (oldest is not null)
        {
            Forget(oldest);
        }
    }

    /// <summary>The socket is no connected one any more, and where it was lost, the adapter knows.</summary>
    private void EndRelease(Socket socket)
    {
        if (socket.PrivateId is not { } id)
        {
            return;
        }

        TaskCompletionSource? released;
        lock (_gate)
        {
            if (_byPrivateId.GetValueOrDefault(id) == socket)
            {
                _byPrivateId.Remove(id);
            }

            _releases.Remove(socket, out released);
        }

        released?.SetResult();
    }

    private void Unlist(LostSocket lost)
    {
        _lostInOrder.Remove(lost.Node!);
        lost.Node = null;
        _lost.Remove(lost.Socket.PrivateId!);
        _lostById.Remove(lost.Socket.Id);
        Server.Engine.Wheel.Cancel(lost);
    }

    private void LeaveAll(Socket socket)
    {
        List<(string Room, bool IsEmpty)>? left = null;
        lock (_gate)
        {
            socket.IsInOwnRoom = false;
            foreach (var room in socket.JoinedRooms ?? [])
            {
                (left ??= []).Add((room, Leave(socket, room)));
            }

            socket.JoinedRooms = null;
        }

        foreach (var (room, isEmpty) in left ?? [])
        {
            TellLeft(socket, room, isEmpty);
        }
    }

    private void TellLeft(Socket socket, string room, bool isEmpty)
    {
        Tell(OnRoomLeft, room, socket);
        if (isEmpty)
        {
            Tell(OnRoomDeleted, room);
        }
    }

    private void Tell(Action<string>? listener, string room)
    {
        try
        {
            listener?.Invoke(room);
        }
        catch (Exception error)
        {
            Log.ListenerFailed(Server.Logger, room, Namespace.Name, error);
        }
    }

    private void Tell(Action<string, string>? listener, string room, Socket socket)
    {
        try
        {
            listener?.Invoke(room, socket.Id);
        }
        catch (Exception error)
        {
            Log.ListenerFailed(Server.Logger, room, Namespace.Name, error);
        }
    }

    /// <summary>Says whether the room is gone.</summary>
    private bool Leave(Socket socket, string room)
    {
        if (!_rooms.TryGetValue(room, out var members))
        {
            return false;
        }

        members.Remove(socket);
        return members.Count == 0 && _rooms.Remove(room);
    }

    private SocketSet Choose(BroadcastTarget target, bool withLost)
    {
        var chosen = new SocketSet(16);
        lock (_gate)
        {
            if (target.Rooms.IsEmpty)
            {
                foreach (var (_, socket) in Namespace.SocketTable)
                {
                    Consider(socket);
                }

                foreach (var lost in _lostInOrder)
                {
                    Consider(lost.Socket);
                }
            }
            else if (target.Rooms.Length == 1)
            {
                var room = target.Rooms[0];
                if (FindOwner(room) is { } owner)
                {
                    Consider(owner);
                }

                foreach (var socket in FindMembers(room) ?? [])
                {
                    Consider(socket);
                }
            }
            else
            {
                foreach (var socket in Union(target.Rooms))
                {
                    Consider(socket);
                }
            }

            void Consider(Socket socket)
            {
                if ((withLost || socket.Connected) && !IsExcluded(socket, target.Except))
                {
                    chosen.Add(socket);
                }
            }
        }

        return chosen;
    }

    private HashSet<Socket> Union(IEnumerable<string> rooms)
    {
        var union = new HashSet<Socket>();
        foreach (var room in rooms)
        {
            if (FindOwner(room) is { } owner)
            {
                union.Add(owner);
            }

            union.UnionWith(FindMembers(room) ?? []);
        }

        return union;
    }

    private bool IsExcluded(Socket socket, ImmutableArray<string> except)
    {
        foreach (var room in except)
        {
            if ((socket.IsInOwnRoom && room == socket.Id) || FindMembers(room)?.Contains(socket) == true)
            {
                return true;
            }
        }

        return false;
    }

    private HashSet<Socket>? FindMembers(string room) => _rooms.GetValueOrDefault(room);

    /// <summary>The socket whose own room this is.</summary>
    private Socket? FindOwner(string room)
    {
        if (!Namespace.SocketTable.TryGetValue(room, out var socket))
        {
            socket = _lostById.GetValueOrDefault(room)?.Socket;
        }

        return socket is { IsInOwnRoom: true } ? socket : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "What listens to room {Room} in {Namespace} failed")]
        public static partial void ListenerFailed(ILogger logger, string room, string @namespace, Exception error);
    }
}
