using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Handlers;

namespace Duet.SocketIO;

/// <summary>One received event, as its handlers see it.</summary>
/// <remarks>
/// Valid until the handler has completed (the task it returned, too): its memory then serves the next event, and members throw
/// <see cref="InvalidOperationException"/>. To keep the arguments, take <see cref="EventArguments.ToOwned"/>; to acknowledge later, do not complete before.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct EventContext
{
    private readonly ReceivedEvent _event;
    private readonly int _version;

    internal EventContext(ReceivedEvent @event)
    {
        _event = @event;
        _version = @event.Version;
    }

    /// <summary>The socket that sent it.</summary>
    public Socket Socket => _event.GetSocket(_version);

    /// <summary>The event's name.</summary>
    public string Name => _event.GetName(_version);

    /// <summary>Its arguments as raw JSON.</summary>
    public EventArguments Arguments => _event.GetArguments(_version);

    /// <summary>Whether the client waits for an acknowledgement.</summary>
    public bool HasAcknowledgement => _event.HasAcknowledgement(_version);

    /// <summary>Cancelled when the socket disconnects.</summary>
    public CancellationToken Disconnected => Socket.Disconnected;

    /// <inheritdoc cref="EventArguments.TryRead{T}(int, JsonTypeInfo{T}, out T)"/>
    public bool TryRead<T>(int index, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? value) => Arguments.TryRead(index, typeInfo, out value);

    /// <summary>Reads one argument as <see cref="SocketIOOptions.SerializerOptions"/> say. <see langword="false"/> when it is missing, null or of another type.</summary>
    public bool TryRead<T>(int index, [NotNullWhen(true)] out T? value) => Socket.Namespace.Server.Serializer.TryRead(Arguments, index, out value);

    /// <inheritdoc cref="EventArguments.TryReadString"/>
    public bool TryReadString(int index, [NotNullWhen(true)] out string? value) => Arguments.TryReadString(index, out value);

    /// <inheritdoc cref="EventArguments.TryReadElement"/>
    public bool TryReadElement(int index, out JsonElement value) => Arguments.TryReadElement(index, out value);

    /// <summary>Answers the client's callback. Only the first call counts, and only when <see cref="HasAcknowledgement"/>; otherwise nothing happens.</summary>
    public void Acknowledge(in EventArguments arguments = default) => _event.Acknowledge(_version, arguments);

    /// <summary>Answers the client's callback with a value of any type.</summary>
    public void Acknowledge(object? value) => Acknowledge(Socket.Namespace.Server.ToArguments([value]));

    /// <summary>Answers the client's callback with two values of any type.</summary>
    public void Acknowledge(object? first, object? second) => Acknowledge(Socket.Namespace.Server.ToArguments([first, second]));

    /// <summary>Answers the client's callback with one value.</summary>
    public void Acknowledge<T>(T value, JsonTypeInfo<T> typeInfo) => Acknowledge(EventArguments.Of(value, typeInfo));
}
