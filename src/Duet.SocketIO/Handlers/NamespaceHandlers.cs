using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Handlers;

/// <summary>Middleware and handlers of a namespace, or of a pattern of them. Read without a lock; a change makes a new array.</summary>
internal sealed class NamespaceHandlers(NamespaceHandlers? inherited = null)
{
    private readonly Lock _gate = new();
    private Func<Socket, ValueTask<ConnectError?>>[] _middleware = [];
    private Func<Socket, ValueTask>[] _connection = [];
    private Func<Socket, DisconnectReason, ValueTask>[] _disconnect = [];
    private Dictionary<string, Func<ServerSideEvent, ValueTask>> _serverSide = new(StringComparer.Ordinal);

    /// <summary>Those of the pattern that the namespace was made by.</summary>
    public NamespaceHandlers? Inherited { get; set; } = inherited;

    /// <summary>Whether nothing has been registered, but for what is inherited.</summary>
    public bool IsEmpty => _middleware.Length + _connection.Length + _disconnect.Length + _serverSide.Count == 0 && Events.IsEmpty;

    public EventHandlerTable Events { get; } = new();

    public IEnumerable<Func<Socket, ValueTask>> Connection => Inherited is null ? _connection : [.. Inherited.Connection, .. _connection];

    public IEnumerable<Func<Socket, DisconnectReason, ValueTask>> Disconnect =>
        Inherited is null ? _disconnect : [.. Inherited.Disconnect, .. _disconnect];

    public void Use(Func<Socket, ValueTask<ConnectError?>> middleware) => Add(ref _middleware, middleware);

    public void OnConnection(Func<Socket, ValueTask> handler) => Add(ref _connection, handler);

    public void OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler) => Add(ref _disconnect, handler);

    public void On(string name, Func<EventContext, ValueTask> handler)
    {
        if (name == ReservedNames.Connection)
        {
            throw new ArgumentException("To hear of new sockets use OnConnection; an event that clients call \"connection\" is taken by Socket.On.", nameof(name));
        }

        Events.Add(new EventHandlerEntry(name, handler));
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

    public async ValueTask<ConnectError?> RunMiddlewareAsync(Socket socket)
    {
        if (Inherited is not null && await Inherited.RunMiddlewareAsync(socket) is { } refused)
        {
            return refused;
        }

        foreach (var middleware in _middleware)
        {
            if (await middleware(socket) is { } error)
            {
                return error;
            }
        }

        return null;
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
    public static Func<EventContext, ValueTask> Synchronous(Action<EventContext> handler) => context =>
    {
        handler(context);
        return ValueTask.CompletedTask;
    };

    private void Add<T>(ref T[] list, T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            list = [.. list, item];
        }
    }
}
