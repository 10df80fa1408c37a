using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace Duet.SocketIO;

/// <summary>One client in one namespace.</summary>
/// <remarks>
/// Members may be used from any thread. Handlers of one socket start in the order of its events, one after the other; one that awaits does not hold up the next.
/// A handler that throws is logged; the connection lives, and no acknowledgement is sent.
/// </remarks>
public sealed class Socket
{
    internal Socket()
    {
    }

    /// <summary>The socket's id: unguessable, but public. Also the name of a room with this socket alone.</summary>
    public string Id => throw Pending.Body;

    /// <summary>The namespace.</summary>
    public Namespace Namespace => throw Pending.Body;

    /// <summary>What the client said when it connected.</summary>
    public Handshake Handshake => throw Pending.Body;

    /// <summary>Whether it is connected now.</summary>
    public bool Connected => throw Pending.Body;

    /// <summary>Whether it was lost and has been recovered, with its id, rooms, data and missed events.</summary>
    public bool Recovered => throw Pending.Body;

    /// <summary>Cancelled when it disconnects.</summary>
    public CancellationToken Disconnected => throw Pending.Body;

    /// <summary>The transport in use now.</summary>
    public TransportKinds Transport => throw Pending.Body;

    /// <summary>Bytes that wait to be sent to this client's connection.</summary>
    public long BufferedAmount => throw Pending.Body;

    /// <summary>A snapshot of its rooms, its own among them.</summary>
    public IReadOnlyCollection<string> Rooms => throw Pending.Body;

    /// <summary>A bag for anything; made at first use, and kept by connection state recovery. Safe from any thread.</summary>
    public IDictionary<string, object?> Data => throw Pending.Body;

    /// <summary>Typed companions of this socket; made at first use, not kept by recovery.</summary>
    public IFeatureCollection Features => throw Pending.Body;

    /// <summary>Everybody in the namespace but this socket.</summary>
    public BroadcastOperator Broadcast => throw Pending.Body;

    /// <summary>Everybody on this node but this socket.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>Members of a room, but not this socket.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>The same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <summary>Everybody but this socket and the members of a room.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>Joins a room. <see langword="false"/> when it is disconnected or in <see cref="SocketIOOptions.MaxRoomsPerSocket"/> rooms.</summary>
    public bool Join(string room) => throw Pending.Body;

    /// <summary>Leaves a room.</summary>
    public void Leave(string room) => throw Pending.Body;

    /// <summary>Handles an event.</summary>
    public void On(string name, Func<EventContext, ValueTask> handler) => throw Pending.Body;

    /// <summary>Handles an event.</summary>
    public void On(string name, Action<EventContext> handler) => throw Pending.Body;

    /// <summary>Handles an event whose first argument is of one type. Events with another first argument are not handed on; they are logged at debug level.</summary>
    public void On<T>(string name, JsonTypeInfo<T> typeInfo, Func<EventContext, T, ValueTask> handler) => throw Pending.Body;

    /// <summary>Handles an event once.</summary>
    public void Once(string name, Func<EventContext, ValueTask> handler) => throw Pending.Body;

    /// <summary>Removes all handlers of an event.</summary>
    public void Off(string name) => throw Pending.Body;

    /// <summary>Handles every event, before its own handlers.</summary>
    public void OnAny(Func<EventContext, ValueTask> handler) => throw Pending.Body;

    /// <summary>Handles every event, before the other catch-all handlers.</summary>
    public void PrependAny(Func<EventContext, ValueTask> handler) => throw Pending.Body;

    /// <summary>Removes a catch-all handler, or all of them.</summary>
    public void OffAny(Func<EventContext, ValueTask>? handler = null) => throw Pending.Body;

    /// <summary>Sees every event that is sent to this socket.</summary>
    public void OnAnyOutgoing(Action<string, EventArguments> handler) => throw Pending.Body;

    /// <summary>Removes a handler of outgoing events, or all of them.</summary>
    public void OffAnyOutgoing(Action<string, EventArguments>? handler = null) => throw Pending.Body;

    /// <summary>A middleware for events: <see langword="false"/> stops the event. It may acknowledge it itself.</summary>
    public void Use(Func<EventContext, ValueTask<bool>> middleware) => throw Pending.Body;

    /// <summary>Called once, after the socket has left its rooms.</summary>
    public void OnDisconnect(Func<DisconnectReason, ValueTask> handler) => throw Pending.Body;

    /// <summary>Called once, before the socket leaves its rooms.</summary>
    public void OnDisconnecting(Func<DisconnectReason, ValueTask> handler) => throw Pending.Body;

    /// <summary>Sends an event.</summary>
    public EmitResult Emit(string name, in EventArguments arguments = default) => throw Pending.Body;

    /// <summary>Sends an event with one value.</summary>
    public EmitResult Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Emit(name, EventArguments.Of(value, typeInfo));

    /// <summary>Sends an event with one string.</summary>
    public EmitResult Emit(string name, string value) => Emit(name, EventArguments.Of(value));

    /// <summary>Sends an event that may be dropped when the connection is busy.</summary>
    public EmitResult EmitVolatile(string name, in EventArguments arguments = default) => throw Pending.Body;

    /// <summary>Sends an event and waits for the client's callback. Never throws because of the client: see <see cref="Acknowledgement.Status"/>.</summary>
    /// <param name="name">The event.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">How long to wait; <see cref="SocketIOOptions.AcknowledgementTimeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    public Task<Acknowledgement> EmitWithAckAsync(
        string name, EventArguments arguments = default, TimeSpan? timeout = null, CancellationToken cancellationToken = default) => throw Pending.Body;

    /// <summary>Disconnects it from the namespace; with <paramref name="close"/> closes the connection, all its namespaces with it.</summary>
    public void Disconnect(bool close = false) => throw Pending.Body;
}
