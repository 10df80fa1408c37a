namespace Duet.SocketIO;

/// <summary>A socket of this node or of another one.</summary>
/// <remarks>What it tells is a snapshot; what it does happens on the node where the socket is.</remarks>
public sealed class RemoteSocket
{
    private readonly Namespace _namespace;

    /// <summary>For adapters: describes a socket of the namespace.</summary>
    public RemoteSocket(Namespace @namespace, string id, IReadOnlyCollection<string> rooms, Handshake handshake, IReadOnlyDictionary<string, object?> data)
    {
        _namespace = @namespace;
        Id = id;
        Rooms = rooms;
        Handshake = handshake;
        Data = data;
    }

    /// <summary>The socket's id.</summary>
    public string Id { get; }

    /// <summary>Its rooms when it was asked.</summary>
    public IReadOnlyCollection<string> Rooms { get; }

    /// <summary>Its handshake.</summary>
    public Handshake Handshake { get; }

    /// <summary>Its data when it was asked; from other nodes, what JSON can carry.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; }

    /// <summary>Sends an event to it.</summary>
    public void Emit(string name, in EventArguments arguments = default) => Operator.Emit(name, arguments);

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? value) => Operator.Emit(name, value);

    /// <summary>Makes it join rooms.</summary>
    public ValueTask JoinAsync(params IReadOnlyList<string> rooms) => Operator.SocketsJoinAsync(rooms);

    /// <summary>Makes it leave rooms.</summary>
    public ValueTask LeaveAsync(params IReadOnlyList<string> rooms) => Operator.SocketsLeaveAsync(rooms);

    /// <summary>Disconnects it from the namespace, or closes its connection.</summary>
    public ValueTask DisconnectAsync(bool close = false) => Operator.DisconnectSocketsAsync(close);

    private BroadcastOperator Operator => _namespace.To(Id);
}
