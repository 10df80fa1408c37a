using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Duet.SocketIO.Clients;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Parsing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO;

/// <summary>The Socket.IO server of an application; a singleton to be injected. Its own members are shorthand for the main namespace, <c>/</c>.</summary>
/// <example><code>
/// io.OnConnection(socket =>
/// {
///     socket.On("hello", context => context.Acknowledge(EventArguments.Of("world")));
///     return ValueTask.CompletedTask;
/// });
/// </code></example>
public sealed class SocketIOServer : IAsyncDisposable
{
    /// <summary>A client that polls comes within this time to hear of the end.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ParentNamespace[] _parents = [];
    private int _dynamicCount;

    /// <summary>A server; applications get theirs from <c>AddSocketIO</c>.</summary>
    /// <param name="options">Settings; not to be changed afterwards.</param>
    /// <param name="loggers">Where it logs to; nowhere when <see langword="null"/>.</param>
    /// <param name="time">The clock; the system's when <see langword="null"/>.</param>
    /// <param name="meters">Makes the meter <c>Duet.SocketIO</c>.</param>
    public SocketIOServer(IOptions<SocketIOOptions> options, ILoggerFactory? loggers = null, TimeProvider? time = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Value;
        Logger = (ILogger?)loggers?.CreateLogger("Duet.SocketIO") ?? NullLogger.Instance;
        Time = time ?? TimeProvider.System;
        Metrics = new SocketIOMetrics(meters);
        Codec = Options.Parser == SocketIOParser.MessagePack ? new MessagePackCodec() : new JsonCodec();
        Engine = new EngineServer(Options, Time, Metrics, Logger, Accept);
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

    /// <summary>Hears of each namespace that comes to life.</summary>
    public Action<Namespace>? OnNamespaceCreated { get; set; }

    internal EngineServer Engine { get; }

    internal IPacketCodec Codec { get; }

    internal ILogger Logger { get; }

    internal SocketIOMetrics Metrics { get; }

    internal TimeProvider Time { get; }

    /// <summary>The namespace of this name; made when it is not there yet.</summary>
    public Namespace Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var withSlash = name[0] == '/' ? name : "/" + name;
        return Find(withSlash) ?? Create(withSlash, parent: null)!;
    }

    /// <summary>The namespaces whose name fits a pattern. The whole name, with its slash, is matched; give the pattern a time-out.</summary>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Of(request => ValueTask.FromResult(IsMatch(pattern, request.Name)));
    }

    /// <summary>The namespaces that a function accepts.</summary>
    public ParentNamespace Of(Func<NamespaceRequest, ValueTask<bool>> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        var parent = new ParentNamespace(accepts);
        lock (_gate)
        {
            _parents = [.. _parents, parent];
        }

        return parent;
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

        foreach (var (_, @namespace) in _namespaces)
        {
            await @namespace.Adapter.StopAsync(cancellationToken);
        }
    }

    /// <summary>Stops the timers. <see cref="CloseAsync"/> first, where clients are to hear of the end.</summary>
    public ValueTask DisposeAsync()
    {
        Engine.Dispose();
        Metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Namespace? Find(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>Starts the adapters of the namespaces that there are; later ones start when they are made.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, @namespace) in _namespaces)
        {
            await @namespace.Adapter.StartAsync(cancellationToken);
        }
    }

    /// <summary>Makes a namespace that a client asks for, if a pattern wants it.</summary>
    internal async ValueTask<Namespace?> TryCreateAsync(string name, ReadOnlyMemory<byte> auth, IHeaderDictionary headers)
    {
        foreach (var parent in _parents)
        {
            if (await parent.Accepts(new NamespaceRequest(name, auth, headers)))
            {
                return Find(name) ?? Create(name, parent);
            }
        }

        return null;
    }

    internal void Remove(Namespace @namespace, ParentNamespace parent)
    {
        lock (_gate)
        {
            if (@namespace.SocketTable.IsEmpty && _namespaces.TryRemove(new KeyValuePair<string, Namespace>(@namespace.Name, @namespace)))
            {
                parent.ChildTable.TryRemove(@namespace.Name, out _);
                _dynamicCount--;
            }
        }
    }

    private static bool IsMatch(Regex pattern, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Makes a namespace, or finds that somebody else just did. <see langword="null"/> when there are too many that clients asked for.</summary>
    private Namespace? Create(string name, ParentNamespace? parent)
    {
        Namespace created;
        lock (_gate)
        {
            if (Find(name) is { } existing)
            {
                return existing;
            }

            if (parent is not null && _dynamicCount >= Options.MaxDynamicNamespaces)
            {
                return null;
            }

            created = new Namespace(this, name, parent);
            _namespaces[name] = created;
            if (parent is not null)
            {
                parent.ChildTable[name] = created;
                _dynamicCount++;
            }
        }

        OnNamespaceCreated?.Invoke(created);
        return created;
    }

    private Client Accept(EngineSession session, HttpContext context) => new(this, session, context);
}
