using System.Text.Json.Serialization.Metadata;

namespace Duet.SocketIO;

/// <summary>A pattern of namespaces: each one that a client asks for and that fits is made, with these middleware and handlers.</summary>
public sealed class ParentNamespace
{
    internal ParentNamespace()
    {
    }

    /// <summary>The namespaces made so far.</summary>
    public IReadOnlyCollection<Namespace> Children => throw Pending.Body;

    /// <inheritdoc cref="Namespace.Use"/>
    public ParentNamespace Use(Func<Socket, ValueTask<ConnectError?>> middleware) => throw Pending.Body;

    /// <inheritdoc cref="Namespace.OnConnection"/>
    public ParentNamespace OnConnection(Func<Socket, ValueTask> handler) => throw Pending.Body;

    /// <inheritdoc cref="Namespace.On(string, Func{EventContext, ValueTask})"/>
    public ParentNamespace On(string name, Func<EventContext, ValueTask> handler) => throw Pending.Body;

    /// <summary>Sends an event to the sockets of all children.</summary>
    public void Emit(string name, in EventArguments arguments = default) => throw Pending.Body;

    /// <summary>Sends an event with one value to the sockets of all children.</summary>
    public void Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Emit(name, EventArguments.Of(value, typeInfo));
}
