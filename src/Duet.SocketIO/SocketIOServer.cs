using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Duet.SocketIO.Clients;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Namespaces;
using Duet.SocketIO.Parsing;
using Duet.SocketIO.TypedClients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO;

/// <summary>The Socket.IO server of an application; a singleton to be injected. Its own members are shorthand for the main namespace, <c>/</c>.</summary>
/// <example><code>
/// io.OnConnection(socket =>
/// {
///     socket.On("hello", (string name) => $"hello {name}");
///     return ValueTask.CompletedTask;
/// });
/// </code></example>
public sealed class SocketIOServer : IAsyncDisposable
{
    /// <summary>A client that polls comes within this time to hear of the end.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A server; applications get theirs from <c>AddSocketIO</c>.</summary>
    /// <param name="options">Settings; not to be changed afterwards.</param>
    /// <param name="loggers">Where it logs to; nowhere when <see langword="null"/>.</param>
    /// <param name="time">The clock; the system's when <see langword="null"/>.</param>
    /// <param name="meters">Makes the meter <c>Duet.SocketIO</c>.</param>
    /// <param name="services">The application's services, which policies and handler classes come from.</param>
    public SocketIOServer(
        IOptions<SocketIOOptions> options, ILoggerFactory? loggers = null, TimeProvider? time = null, IMeterFactory? meters = null, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Services = services;
        Options = options.Value;
        Logger = (ILogger?)loggers?.CreateLogger("Duet.SocketIO") ?? NullLogger.Instance;
        Time = time ?? TimeProvider.System;
        Metrics = new SocketIOMetrics(meters);
        var parser = Options.CustomParser ?? (Options.Parser == SocketIOParser.MessagePack ? new MessagePackParser() : null);
        Codec = parser is null ? new JsonCodec() : new ParserCodec(parser);
        Engine = new EngineServer(Options, Time, Metrics, Logger, Accept);
        Serializer = new ArgumentSerializer(Options.SerializerOptions);
        Namespaces = new NamespaceTable(this);
        Main = Of("/");
    }

    /// <summary>Its settings; not to be changed any more.</summary>
    public SocketIOOptions Options { get; }

    /// <summary>Connections now.</summary>
    public int ConnectionCount => Engine.Count;

    /// <summary>The main namespace.</summary>
    public Namespace Main { get; }

    /// <summary>Sockets of the main namespace on this node, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => Main.Sockets;

    /// <summary>Hears of each namespace that comes to life, before anybody is let in.</summary>
    public Action<Namespace>? OnNamespaceCreated { get; set; }

    internal IServiceProvider? Services { get; }

    /// <summary>Makes the scopes of handlers that take services.</summary>
    internal IServiceScopeFactory Scopes => Services?.GetService<IServiceScopeFactory>()
        ?? throw new InvalidOperationException("Handlers that take services need a server that AddSocketIO has added.");

    internal ArgumentSerializer Serializer { get; }

    /// <summary>Interfaces of typed clients that have been used: there are as many as the application has.</summary>
    internal ConcurrentDictionary<Type, IReadOnlyDictionary<MethodInfo, ClientMethod>> TypedClients { get; } = new();

    internal NamespaceTable Namespaces { get; }

    internal EngineServer Engine { get; }

    internal IPacketCodec Codec { get; }

    internal ILogger Logger { get; }

    internal SocketIOMetrics Metrics { get; }

    internal TimeProvider Time { get; }

    /// <summary>The namespace of this name; made when it is not there yet.</summary>
    /// <remarks>
    /// A name that a pattern matches is the pattern's, with its middleware and handlers. Whether a pattern of functions wants a name shows when a client asks for it: until
    /// then such a namespace lets nobody in, but for one that middleware or handlers have been given to. Look dynamic namespaces up each time instead of keeping them:
    /// one that nobody is in may go.
    /// </remarks>
    public Namespace Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Namespaces.Get(name[0] == '/' ? name : "/" + name);
    }

    /// <summary>The namespaces whose name fits a pattern. The whole name, with its slash, is matched; give the pattern a time-out.</summary>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Add(new ParentNamespace(this, pattern));
    }

    /// <summary>The namespaces that a function accepts.</summary>
    public ParentNamespace Of(Func<NamespaceRequest, ValueTask<bool>> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        return Add(new ParentNamespace(this, accepts));
    }

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

    /// <inheritdoc cref="Namespace.On(string, Func{EventContext, Task})"/>
    [OverloadResolutionPriority(-1)]
    public SocketIOServer On(string name, Func<EventContext, Task> handler)
    {
        Main.On(name, handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Action{EventContext})"/>
    [OverloadResolutionPriority(-2)]
    public SocketIOServer On(string name, Action<EventContext> handler)
    {
        Main.On(name, handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Delegate)"/>
    [OverloadResolutionPriority(-3)]
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public SocketIOServer On(string name, Delegate handler)
    {
        Main.On(name, handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.AddHandlers{T}"/>
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public SocketIOServer AddHandlers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        Main.AddHandlers<T>();
        return this;
    }

    /// <inheritdoc cref="Namespace.AddFilter"/>
    public SocketIOServer AddFilter(ISocketFilter filter)
    {
        Main.AddFilter(filter);
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

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? value) => Main.Emit(name, value);

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? first, object? second) => Main.Emit(name, first, second);

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? first, object? second, object? third) => Main.Emit(name, first, second, third);

    /// <summary>Any number of values as arguments, each as <see cref="Socket.Emit(string, object)"/> would send it. An array of objects alone stands for its elements.</summary>
    public EventArguments ToArguments(params ReadOnlySpan<object?> values)
    {
        var arguments = EventArguments.None;
        foreach (var value in values)
        {
            arguments = Serializer.Append(arguments, value);
        }

        return arguments;
    }

    /// <summary>
    /// Disconnects everybody with "server shutting down", takes no more connections, and completes when all have gone. The host calls it when it stops.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Engine.CloseAsync(static session => session.Close(DisconnectReason.ServerShuttingDown, CloseManner.Graceful), cancellationToken)
                .WaitAsync(CloseTimeout, Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What has not come to hear of the end will find nobody.
        }

        await Namespaces.StopAsync(cancellationToken);
    }

    /// <summary>Stops the timers. <see cref="CloseAsync"/> first, where clients are to hear of the end.</summary>
    public ValueTask DisposeAsync()
    {
        Engine.Dispose();
        Metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    private ParentNamespace Add(ParentNamespace parent)
    {
        Namespaces.Add(parent);
        return parent;
    }

    private Client Accept(EngineSession session, HttpContext context) => new(this, session, context);
}
