using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Namespaces;
using Duet.SocketIO.Parsing;
using Duet.SocketIO.TypedClients;
using Microsoft.AspNetCore.Authorization;

namespace Duet.SocketIO;

/// <summary>One namespace: its middleware, its handlers, its sockets.</summary>
/// <remarks>Register middleware and handlers before clients come; everything else may be used from any thread at any time.</remarks>
public sealed class Namespace
{
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _acknowledgementId = -1;

    internal Namespace(SocketIOServer server, string name, ParentNamespace? parent, bool isOpen, Task predecessor)
    {
        Server = server;
        Name = name;
        Parent = parent;
        IsOpen = isOpen;
        IsDynamic = isOpen || parent is not null;
        Handlers = new NamespaceHandlers(parent?.Handlers);
        EventPrefix = JsonCodec.Prefix(PacketType.Event, name, attachmentCount: 0);
        AckPrefix = JsonCodec.Prefix(PacketType.Ack, name, attachmentCount: 0);
        Adapter = server.Options.AdapterFactory?.Invoke(this) ?? new Adapter(this);
        Lifetime = new AdapterLifetime(Adapter, predecessor);
    }

    /// <summary>Its name, with the leading slash.</summary>
    public string Name { get; }

    /// <summary>The server.</summary>
    public SocketIOServer Server { get; }

    /// <summary>What delivers to its rooms.</summary>
    public Adapter Adapter { get; }

    /// <summary>Sockets of this node, by id; a live view.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => SocketTable;

    /// <summary>Sockets of this node.</summary>
    public BroadcastOperator Local => Everybody.Local;

    /// <summary>Busy connections may miss the event.</summary>
    public BroadcastOperator Volatile => Everybody.Volatile;

    internal NamespaceHandlers Handlers { get; }

    internal AdapterLifetime Lifetime { get; }

    /// <summary>The pattern that it belongs to.</summary>
    internal ParentNamespace? Parent { get; private set; }

    /// <summary>Whether it goes when nobody is in it. This and what follows is the table's, under its lock.</summary>
    internal bool IsDynamic { get; set; }

    internal bool IsRemoved { get; set; }

    internal int Occupants { get; set; }

    /// <summary>Its place among those that nobody is in.</summary>
    internal LinkedListNode<Namespace>? EmptyNode { get; set; }

    /// <summary>Whether it was looked up by name, and a pattern may still want it.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether it is open, and the application has given it something of its own.</summary>
    internal bool IsApplications => IsOpen && !Handlers.IsEmpty;

    /// <summary>Ends when who hears of namespaces has heard of this one.</summary>
    internal Task Announced => _announced.Task;

    /// <summary>Ends when it was removed and its adapter has stopped.</summary>
    internal Task Ended => _ended.Task;

    internal ConcurrentDictionary<string, Socket> SocketTable { get; } = new(StringComparer.Ordinal);

    internal bool IsMain => Name == "/";

    internal byte[] EventPrefix { get; }

    internal byte[] AckPrefix { get; }

    private BroadcastOperator Everybody => new(this, BroadcastTarget.Everybody);

    /// <summary>A middleware: decides on a socket before it is connected. <see langword="null"/> lets it pass. One that throws refuses the socket and is logged.</summary>
    public Namespace Use(Func<Socket, ValueTask<ConnectError?>> middleware)
    {
        Handlers.Use(middleware);
        return this;
    }

    /// <summary>Lets in only sockets whose <see cref="Handshake.User"/> meets ASP.NET Core's policies of these names; the default policy, which asks for any user, when none is named.</summary>
    /// <remarks>
    /// Asked before all middleware, also of sockets that are recovered; the resource is the socket. Others hear <c>Unauthorized</c> or, as a known user, <c>Forbidden</c>. Users come from the application's
    /// authentication, which must run for the endpoint; schemes of a policy are not tried.
    /// </remarks>
    public Namespace RequireAuthorization(params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Handlers.Guard(new NamespaceAuthorization(Server.Services, policies).DecideAsync);
        return this;
    }

    /// <inheritdoc cref="RequireAuthorization(string[])"/>
    public Namespace RequireAuthorization(AuthorizationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Handlers.Guard(new NamespaceAuthorization(Server.Services, [], policy).DecideAsync);
        return this;
    }

    /// <summary>Called for each socket after the client has been told that it is connected.</summary>
    public Namespace OnConnection(Func<Socket, ValueTask> handler)
    {
        Handlers.OnConnection(handler);
        return this;
    }

    /// <summary>Handles an event of every socket: one registration for all of them, which costs no memory per socket.</summary>
    public Namespace On(string name, Func<EventContext, ValueTask> handler)
    {
        Handlers.On(name, handler, handler);
        return this;
    }

    /// <summary>Handles an event of every socket.</summary>
    [OverloadResolutionPriority(-1)]
    public Namespace On(string name, Func<EventContext, Task> handler)
    {
        Handlers.On(name, NamespaceHandlers.Asynchronous(handler), handler);
        return this;
    }

    /// <summary>Handles an event of every socket with any lambda or method: see <see cref="Socket.On(string, Delegate)"/>.</summary>
    [OverloadResolutionPriority(-3)]
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public Namespace On(string name, Delegate handler)
    {
        Handlers.On(name, BoundHandler.Bind(handler, Server), handler);
        return this;
    }

    /// <summary>Removes a handler that was registered for every socket, or all of an event; not those of the pattern that it was made by.</summary>
    public void Off(string name, Delegate? handler = null) => Handlers.Events.Remove(name, handler);

    /// <summary>Handles an event of every socket.</summary>
    [OverloadResolutionPriority(-2)]
    public Namespace On(string name, Action<EventContext> handler)
    {
        Handlers.On(name, NamespaceHandlers.Synchronous(handler), handler);
        return this;
    }

    /// <summary>Handles an event of every socket whose first argument is of one type; see <see cref="Socket.On{T}"/>.</summary>
    public Namespace On<T>(string name, JsonTypeInfo<T> typeInfo, Func<EventContext, T, ValueTask> handler)
    {
        Handlers.On(name, NamespaceHandlers.Typed(typeInfo, handler), handler);
        return this;
    }

    /// <summary>Handles events with the methods of a class that are marked with <see cref="EventNameAttribute"/>, each as <see cref="Socket.On(string, Delegate)"/> would take it.</summary>
    /// <remarks>
    /// For each event the class is made anew from the application's services, in a scope that is disposed of when the handler has completed; parameters marked with <c>[FromServices]</c> come from the same
    /// scope. A class that is an <see cref="IConnectionHandler"/> hears of connections, too. Socket.IO's <see cref="Socket"/> takes the place of what SignalR's hubs know as context, clients and groups.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The class handles nothing. A parameter that could get no value is an <see cref="ArgumentException"/>.</exception>
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public Namespace AddHandlers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        HandlerClass<T>.Register(Handlers, Server);
        return this;
    }

    /// <summary>Runs something around the handlers of every socket.</summary>
    public Namespace AddFilter(ISocketFilter filter)
    {
        Handlers.AddFilter(filter);
        return this;
    }

    /// <summary>Called for every socket that ends, after its own handlers.</summary>
    public Namespace OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler)
    {
        Handlers.OnDisconnect(handler);
        return this;
    }

    /// <summary>Handles an event that another node sent with <see cref="ServerSideEmit"/>.</summary>
    public Namespace OnServerSide(string name, Func<ServerSideEvent, ValueTask> handler)
    {
        Handlers.OnServerSide(name, handler);
        return this;
    }

    /// <summary>Members of a room (or the socket of this id).</summary>
    public BroadcastOperator To(string room) => Everybody.To(room);

    /// <summary>The same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => Everybody.To(room);

    /// <summary>Everybody but the members of a room.</summary>
    public BroadcastOperator Except(string room) => Everybody.Except(room);

    /// <summary>Time given to acknowledgements.</summary>
    public BroadcastOperator Timeout(TimeSpan timeout) => Everybody.Timeout(timeout);

    /// <summary>Sends an event to everybody.</summary>
    public void Emit(string name, in EventArguments arguments = default) => Everybody.Emit(name, arguments);

    /// <summary>Sends an event with one value to everybody.</summary>
    public void Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Everybody.Emit(name, value, typeInfo);

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? value) => Everybody.Emit(name, value);

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? first, object? second) => Everybody.Emit(name, first, second);

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? first, object? second, object? third) => Everybody.Emit(name, first, second, third);

    /// <inheritdoc cref="BroadcastOperator.As{T}"/>
    [RequiresDynamicCode(TypedClient.Proxies)]
    public T As<[DynamicallyAccessedMembers(TypedClient.Needed)] T>()
        where T : class => Everybody.As<T>();

    /// <summary>Sends an event to everybody and collects the acknowledgements.</summary>
    public Task<BroadcastAcknowledgement> EmitWithAckAsync(string name, EventArguments arguments = default, CancellationToken cancellationToken = default) =>
        Everybody.EmitWithAckAsync(name, arguments, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitWithAcksAsync"/>
    public IAsyncEnumerable<Acknowledgement> EmitWithAcksAsync(string name, EventArguments arguments = default) => Everybody.EmitWithAcksAsync(name, arguments);

    /// <summary>All sockets, those of other nodes too.</summary>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) => Everybody.FetchSocketsAsync(cancellationToken);

    /// <summary>Makes all sockets join rooms.</summary>
    public ValueTask SocketsJoinAsync(params IReadOnlyList<string> rooms) => Everybody.SocketsJoinAsync(rooms);

    /// <summary>Makes all sockets leave rooms.</summary>
    public ValueTask SocketsLeaveAsync(params IReadOnlyList<string> rooms) => Everybody.SocketsLeaveAsync(rooms);

    /// <summary>Disconnects all sockets from the namespace, or closes their connections.</summary>
    public ValueTask DisconnectSocketsAsync(bool close = false) => Everybody.DisconnectSocketsAsync(close);

    /// <summary>Sends an event to this namespace on the other nodes.</summary>
    public void ServerSideEmit(string name, in EventArguments arguments = default)
    {
        ReservedNames.ThrowIfServerSide(name);
        Adapter.ServerSideEmit(name, arguments);
    }

    /// <summary>Sends an event to this namespace on the other nodes and collects their answers.</summary>
    public Task<BroadcastAcknowledgement> ServerSideEmitWithAckAsync(
        string name, EventArguments arguments = default, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ReservedNames.ThrowIfServerSide(name);
        return Adapter.ServerSideEmitWithAckAsync(name, arguments, timeout ?? Server.Options.AcknowledgementTimeout, cancellationToken);
    }

    /// <summary>One counter for the whole namespace, as in the original: a broadcast has one id for all.</summary>
    internal ulong NextAcknowledgementId() => (ulong)Interlocked.Increment(ref _acknowledgementId);

    internal EncodedPacket EncodeConnect(Socket socket)
    {
        var json = socket.PrivateId is { } privateId
            ? $$"""{"sid":"{{socket.Id}}","pid":"{{privateId}}"}"""
            : $$"""{"sid":"{{socket.Id}}"}""";
        return Server.Codec.EncodeConnect(Name, Encoding.ASCII.GetBytes(json));
    }

    /// <summary>Takes back the socket that the client's <c>auth</c> names, if it names one.</summary>
    internal async ValueTask<RecoveredSession?> RestoreAsync(ReadOnlyMemory<byte> auth)
    {
        if (Server.Options.ConnectionStateRecovery is null)
        {
            return null;
        }

        var (privateId, offset) = ReadRecovery(auth);
        return privateId is null ? null : await Adapter.RestoreSessionAsync(privateId, offset, CancellationToken.None);
    }

    /// <summary>One of those that are in it goes.</summary>
    internal void Leave() => Server.Namespaces.Leave(this);

    /// <summary>A pattern wants it: what was looked up by name becomes one of its children.</summary>
    internal void GiveTo(ParentNamespace parent)
    {
        IsOpen = false;
        Parent = parent;
        Handlers.Inherited = parent.Handlers;
        parent.ChildTable[Name] = this;
    }

    internal void SetAnnounced(Exception? error = null)
    {
        if (error is null)
        {
            _announced.SetResult();
        }
        else
        {
            _announced.SetException(error);

            // Nobody may be waiting.
            _ = _announced.Task.Exception;
        }
    }

    internal void SetEnded() => _ended.SetResult();

    private static (string? PrivateId, string? Offset) ReadRecovery(ReadOnlyMemory<byte> auth)
    {
        var element = JsonArguments.ReadElement(auth.Span);
        return (ReadString(element, "pid"), ReadString(element, "offset"));
    }

    private static string? ReadString(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
