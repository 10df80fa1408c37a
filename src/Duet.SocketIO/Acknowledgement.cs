using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Handlers;

namespace Duet.SocketIO;

/// <summary>A client's answer to an event, or why there is none.</summary>
/// <param name="Status">How the waiting ended.</param>
/// <param name="Arguments">What the client passed to its callback; an own copy.</param>
public sealed record Acknowledgement(AcknowledgementStatus Status, EventArguments Arguments)
{
    internal ArgumentSerializer? Serializer { get; init; }

    /// <summary>Whether the client answered.</summary>
    public bool IsReceived => Status == AcknowledgementStatus.Received;

    /// <inheritdoc cref="EventArguments.TryRead{T}(int, JsonTypeInfo{T}, out T)"/>
    public bool TryRead<T>(int index, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? value) => Arguments.TryRead(index, typeInfo, out value);

    /// <summary>Reads one value as <see cref="SocketIOOptions.SerializerOptions"/> say. <see langword="false"/> when it is missing, null or of another type.</summary>
    public bool TryRead<T>(int index, [NotNullWhen(true)] out T? value) => (Serializer ?? ArgumentSerializer.Default).TryRead(Arguments, index, out value);
}
