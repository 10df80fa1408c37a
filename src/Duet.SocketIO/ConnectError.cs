using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO;

/// <summary>Why a middleware refuses a socket: what the client gets as <c>connect_error</c>.</summary>
/// <remarks>Socket.IO protocol 5, packet type 4 (CONNECT_ERROR).</remarks>
/// <param name="message">The text of the client's error.</param>
public sealed class ConnectError(string message)
{
    /// <summary>The text of the client's error.</summary>
    public string Message { get; } = message ?? throw new ArgumentNullException(nameof(message));

    /// <summary>The client's <c>error.data</c> as UTF-8 JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>An error with data.</summary>
    public static ConnectError WithData<T>(string message, T data, JsonTypeInfo<T> typeInfo) =>
        new(message) { Data = JsonSerializer.SerializeToUtf8Bytes(data, typeInfo) };

    internal byte[] ToJson() => Data.IsEmpty
        ? [.. "{\"message\":"u8, .. JsonArguments.Encode(Message), (byte)'}']
        : [.. "{\"message\":"u8, .. JsonArguments.Encode(Message), .. ",\"data\":"u8, .. Data.Span, (byte)'}'];
}
