using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Namespaces;
using Microsoft.AspNetCore.Authorization;

namespace Duet.SocketIO;

/// <summary>A pattern of namespaces: each one that a client asks for and that fits is made, with these middleware and handlers.</summary>
public sealed class ParentNamespace
{
    private readonly Regex? _pattern;

    private readonly SocketIOServer _server;

    internal ParentNamespace(SocketIOServer server, Func<NamespaceRequest, ValueTask<bool>> accepts)
    {
        _server = server;
        Accepts = accepts;
    }

    internal ParentNamespace(SocketIOServer server, Regex pattern)
    {
        _server = server;
        _pattern = pattern;
        Accepts = request => ValueTask.FromResult(Wants(request.Name) == true);
    }

    /// <summary>The namespaces made so far.</summary>
    public IReadOnlyCollection<Namespace> Children => [.. ChildTable.Values];

    internal ConcurrentDictionary<string, Namespace> ChildTable { get; } = new(StringComparer.Ordinal);

    internal Func<NamespaceRequest, ValueTask<bool>> Accepts { get; }

    internal NamespaceHandlers Handlers { get; } = new();

    /// <inheritdoc cref="Namespace.Use"/>
    public ParentNamespace Use(Func<Socket, ValueTask<ConnectError?>> middleware)
    {
        Handlers.Use(middleware);
        return this;
    }

    /// <inheritdoc cref="Namespace.RequireAuthorization(string[])"/>
    public ParentNamespace RequireAuthorization(params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Handlers.Guard(new NamespaceAuthorization(_server.Services, policies).DecideAsync);
        return this;
    }

    /// <inheritdoc cref="Namespace.RequireAuthorization(string[])"/>
    public ParentNamespace RequireAuthorization(AuthorizationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Handlers.Guard(new NamespaceAuthorization(_server.Services, [], policy).DecideAsync);
        return this;
    }

    /// <inheritdoc cref="Namespace.OnConnection"/>
    public ParentNamespace OnConnection(Func<Socket, ValueTask> handler)
    {
        Handlers.OnConnection(handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Func{EventContext, ValueTask})"/>
    public ParentNamespace On(string name, Func<EventContext, ValueTask> handler)
    {
        Handlers.On(name, handler, handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Func{EventContext, Task})"/>
    [OverloadResolutionPriority(-1)]
    public ParentNamespace On(string name, Func<EventContext, Task> handler)
    {
        Handlers.On(name, NamespaceHandlers.Asynchronous(handler), handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Action{EventContext})"/>
    [OverloadResolutionPriority(-2)]
    public ParentNamespace On(string name, Action<EventContext> handler)
    {
        Handlers.On(name, NamespaceHandlers.Synchronous(handler), handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On{T}"/>
    public ParentNamespace On<T>(string name, JsonTypeInfo<T> typeInfo, Func<EventContext, T, ValueTask> handler)
    {
        Handlers.On(name, NamespaceHandlers.Typed(typeInfo, handler), handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Delegate)"/>
    [OverloadResolutionPriority(-3)]
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public ParentNamespace On(string name, Delegate handler)
    {
        Handlers.On(name, BoundHandler.Bind(handler, _server), handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.AddHandlers{T}"/>
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public ParentNamespace AddHandlers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        HandlerClass<T>.Register(Handlers, _server);
        return this;
    }

    /// <inheritdoc cref="Namespace.AddFilter"/>
    public ParentNamespace AddFilter(ISocketFilter filter)
    {
        Handlers.AddFilter(filter);
        return this;
    }

    /// <inheritdoc cref="Namespace.OnDisconnect"/>
    public ParentNamespace OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler)
    {
        Handlers.OnDisconnect(handler);
        return this;
    }

    /// <summary>Removes a handler that was registered for every socket of the children, or all of an event.</summary>
    public void Off(string name, Delegate? handler = null) => Handlers.Events.Remove(name, handler);

    /// <summary>Sends an event to the sockets of all children.</summary>
    public void Emit(string name, in EventArguments arguments = default)
    {
        foreach (var (_, child) in ChildTable)
        {
            child.Emit(name, arguments);
        }
    }

    /// <summary>Sends an event with one value to the sockets of all children.</summary>
    public void Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Emit(name, EventArguments.Of(value, typeInfo));

    /// <summary>Whether it wants a name; <see langword="null"/> when the name alone does not tell, or could not be matched in time.</summary>
    internal bool? Wants(string name)
    {
        try
        {
            return _pattern?.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
