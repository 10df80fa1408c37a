using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Duet.SocketIO;

/// <summary>A client's answer to an event, or why there is none.</summary>
/// <param name="Status">How the waiting ended.</param>
/// <param name="Arguments">What the client passed to its callback; an own copy.</param>
public sealed record Acknowledgement(AcknowledgementStatus Status, EventArguments Arguments)
{
    /// <summary>Whether the client answered.</summary>
    public bool IsReceived => Status == AcknowledgementStatus.Received;

    /// <inheritdoc cref="EventArguments.TryRead"/>
    public bool TryRead<T>(int index, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? value) => Arguments.TryRead(index, typeInfo, out value);
}
