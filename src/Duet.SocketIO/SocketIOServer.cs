using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Duet.SocketIO;

/// <summary>The Socket.IO server of an application; a singleton to be injected. Its own members are shorthand for the main namespace, <c>/</c>.</summary>
/// <example><code>
/// io.OnConnection(socket =>
/// {
///     socket.On("hello", context => context.Acknowledge(EventArguments.Of("world")));
///     return ValueTask.CompletedTask;
/// });
/// </code></example>
public sealed class SocketIOServer
{
    internal SocketIOServer(SocketIOOptions options)
    {
        Options = options;
    }

    /// <summary>Its settings; not to be changed any more.</summary>
    public SocketIOOptions Options { get; }

    /// <summary>Connections now.</summary>
    public int ConnectionCount => throw Pending.Body;

    /// <summary>The main namespace.</summary>
    public Namespace Main => throw Pending.Body;

    /// <summary>Sockets of the main namespace on this node, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => Main.Sockets;

    /// <summary>Hears of each namespace that comes to life.</summary>
    public Action<Namespace>? OnNamespaceCreated { get; set; }

    /// <summary>The namespace of this name; made when it is not there yet.</summary>
    public Namespace Of(string name) => throw Pending.Body;

    /// <summary>The namespaces whose name fits a pattern. The whole name, with its slash, is matched; give the pattern a time-out.</summary>
    public ParentNamespace Of(Regex pattern) => throw Pending.Body;

    /// <summary>The namespaces that a function accepts.</summary>
    public ParentNamespace Of(Func<NamespaceRequest, ValueTask<bool>> accepts) => throw Pending.Body;

    /// <inheritdoc cref="Namespace.Use"/>
    public SocketIOServer Use(Func<Socket, ValueTask<ConnectError?>> middleware)
    {
        Main.Use(middleware);
        return this;
    }

    /// <inheritdoc cref="Namespace.OnConnection"/>
    public SocketIOServer OnConnection(Func<Socket, ValueTask> handler)
    {
        Main.OnConnection(handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Func{EventContext, ValueTask})"/>
    public SocketIOServer On(string name, Func<EventContext, ValueTask> handler)
    {
        Main.On(name, handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.To"/>
    public BroadcastOperator To(string room) => Main.To(room);

    /// <inheritdoc cref="Namespace.In"/>
    public BroadcastOperator In(string room) => Main.In(room);

    /// <inheritdoc cref="Namespace.Except"/>
    public BroadcastOperator Except(string room) => Main.Except(room);

    /// <inheritdoc cref="Namespace.Emit(string, in EventArguments)"/>
    public void Emit(string name, in EventArguments arguments = default) => Main.Emit(name, arguments);

    /// <inheritdoc cref="Namespace.Emit{T}(string, T, JsonTypeInfo{T})"/>
    public void Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Main.Emit(name, value, typeInfo);

    /// <summary>
    /// Disconnects everybody with "server shutting down", takes no more connections, and completes when all have gone. The host calls it when it stops.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait: what is still there is cut off.</param>
    public Task CloseAsync(CancellationToken cancellationToken = default) => throw Pending.Body;
}
