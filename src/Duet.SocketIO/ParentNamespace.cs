using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Duet.SocketIO.Handlers;

namespace Duet.SocketIO;

/// <summary>A pattern of namespaces: each one that a client asks for and that fits is made, with these middleware and handlers.</summary>
public sealed class ParentNamespace
{
    private readonly Regex? _pattern;

    internal ParentNamespace(Func<NamespaceRequest, ValueTask<bool>> accepts)
    {
        Accepts = accepts;
    }

    internal ParentNamespace(Regex pattern)
    {
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

    /// <inheritdoc cref="Namespace.OnConnection"/>
    public ParentNamespace OnConnection(Func<Socket, ValueTask> handler)
    {
        Handlers.OnConnection(handler);
        return this;
    }

    /// <inheritdoc cref="Namespace.On(string, Func{EventContext, ValueTask})"/>
    public ParentNamespace On(string name, Func<EventContext, ValueTask> handler)
    {
        Handlers.On(name, handler);
        return this;
    }

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
