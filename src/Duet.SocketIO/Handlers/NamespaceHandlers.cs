using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Handlers;

/// <summary>Middleware and handlers of a namespace, or of a pattern of them. Read without a lock; a change makes a new array.</summary>
internal sealed class NamespaceHandlers(NamespaceHandlers? inherited = null)
{
    private readonly Lock _gate = new();
    private Func<Socket, ValueTask<ConnectError?>>[] _guards = [];
    private Func<Socket, ValueTask<ConnectError?>>[] _middleware = [];
    private ISocketFilter[] _filters = [];
    private Func<Socket, ValueTask>[] _connection = [];
    private Func<Socket, DisconnectReason, ValueTask>[] _disconnect = [];
    private Dictionary<string, Func<ServerSideEvent, ValueTask>> _serverSide = new(StringComparer.Ordinal);

    /// <summary>Those of the pattern that the namespace was made by.</summary>
    public NamespaceHandlers? Inherited { get; set; } = inherited;

    /// <summary>Whether nothing has been registered, but for what is inherited.</summary>
    public bool IsEmpty => _guards.Length + _middleware.Length + _filters.Length + _connection.Length + _disconnect.Length + _serverSide.Count == 0 && Events.IsEmpty;

    public EventHandlerTable Events { get; } = new();

    public bool HasFilters => _filters.Length > 0 || Inherited is { HasFilters: true };

    public IEnumerable<Func<Socket, ValueTask>> Connection => Inherited is null ? _connection : [.. Inherited.Connection, .. _connection];

    public IEnumerable<Func<Socket, DisconnectReason, ValueTask>> Disconnect =>
        Inherited is null ? _disconnect : [.. Inherited.Disconnect, .. _disconnect];

    /// <summary>A guard is asked before all middleware, and is not passed by when a socket is recovered.</summary>
    public void Guard(Func<Socket, ValueTask<ConnectError?>> guard) => Add(ref _guards, guard);

    public void Use(Func<Socket, ValueTask<ConnectError?>> middleware) => Add(ref _middleware, middleware);

    public void AddFilter(ISocketFilter filter) => Add(ref _filters, filter);

    public void OnConnection(Func<Socket, ValueTask> handler) => Add(ref _connection, handler);

    public void OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler) => Add(ref _disconnect, handler);

    public void On(string name, Func<EventContext, ValueTask> handler) => On(name, handler, handler);

    /// <param name="name">The event.</param>
    /// <param name="handler">What runs.</param>
    /// <param name="registered">What the application has given, and names to remove it.</param>
    public void On(string name, Func<EventContext, ValueTask> handler, Delegate registered)
    {
        if (name == ReservedNames.Connection)
        {
            throw new ArgumentException("To hear of new sockets use OnConnection; an event that clients call \"connection\" is taken by Socket.On.", nameof(name));
        }

        Events.Add(new EventHandlerEntry(name, handler, registered));
    }

    public void OnServerSide(string name, Func<ServerSideEvent, ValueTask> handler)
    {
        ReservedNames.ThrowIfServerSide(name);
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _serverSide = new Dictionary<string, Func<ServerSideEvent, ValueTask>>(_serverSide, StringComparer.Ordinal) { [name] = handler };
        }
    }

    public bool TryGetServerSide(string name, out Func<ServerSideEvent, ValueTask>? handler) => _serverSide.TryGetValue(name, out handler);

    /// <summary>Guards first, the pattern's before the namespace's own; then, unless they are passed by, all middleware.</summary>
    public async ValueTask<ConnectError?> DecideAsync(Socket socket, bool skipMiddleware) =>
        await RunAsync(socket, static handlers => handlers._guards) ?? (skipMiddleware ? null : await RunAsync(socket, static handlers => handlers._middleware));

    private async ValueTask<ConnectError?> RunAsync(Socket socket, Func<NamespaceHandlers, Func<Socket, ValueTask<ConnectError?>>[]> steps)
    {
        if (Inherited is not null && await Inherited.RunAsync(socket, steps) is { } refused)
        {
            return refused;
        }

        foreach (var step in steps(this))
        {
            if (await step(socket) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>An event's handler with all filters around it.</summary>
    public Func<EventContext, ValueTask> Filter(Func<EventContext, ValueTask> handler)
    {
        foreach (var filter in _filters.Reverse())
        {
            var next = handler;
            handler = context => filter.OnEventAsync(context, next);
        }

        return Inherited?.Filter(handler) ?? handler;
    }

    /// <summary>What runs when a socket is connected, with all filters around it.</summary>
    public Func<Socket, ValueTask> FilterConnection(Func<Socket, ValueTask> handler)
    {
        foreach (var filter in _filters.Reverse())
        {
            var next = handler;
            handler = socket => filter.OnConnectionAsync(socket, next);
        }

        return Inherited?.FilterConnection(handler) ?? handler;
    }

    /// <summary>What runs when a socket has ended, with all filters around it.</summary>
    public Func<Socket, DisconnectReason, ValueTask> FilterDisconnect(Func<Socket, DisconnectReason, ValueTask> handler)
    {
        foreach (var filter in _filters.Reverse())
        {
            var next = handler;
            handler = (socket, reason) => filter.OnDisconnectAsync(socket, reason, next);
        }

        return Inherited?.FilterDisconnect(handler) ?? handler;
    }

    /// <summary>A handler that is only called when the first argument can be read.</summary>
    public static Func<EventContext, ValueTask> Typed<T>(JsonTypeInfo<T> typeInfo, Func<EventContext, T, ValueTask> handler) => context =>
    {
        if (context.TryRead(0, typeInfo, out var value))
        {
            return handler(context, value);
        }

        context.Socket.NoteUnreadable(context.Name);
        return ValueTask.CompletedTask;
    };

    /// <summary>A handler without a task.</summary>
    public static Func<EventContext, ValueTask> Synchronous(Action<EventContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return context =>
        {
            handler(context);
            return ValueTask.CompletedTask;
        };
    }

    /// <summary>A handler with a task.</summary>
    public static Func<EventContext, ValueTask> Asynchronous(Func<EventContext, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return context => new ValueTask(handler(context));
    }

    private void Add<T>(ref T[] list, T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            list = [.. list, item];
        }
    }
}
