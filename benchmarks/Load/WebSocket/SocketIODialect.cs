using System.Text;

namespace Duet.Load.WebSocket;

/// <summary>Engine.IO 4 and Socket.IO 5, namespace `/`, straight over WebSocket.</summary>
internal sealed class SocketIODialect : Dialect
{
    private static readonly byte[] Pong = TextFrame("3");

    public override string Target(string? pair) => "/socket.io/?EIO=4&transport=websocket";

    public override bool Establish(string? pair, ReadOnlySpan<byte> payload, out byte[]? answer)
    {
        answer = null;
        if (payload.StartsWith("0{"u8))
        {
            answer = TextFrame(pair is null ? "40" : $"40{{\"pair\":\"{pair}\"}}");
            return false;
        }

        return payload.StartsWith("40{"u8) ? true : throw Unexpected(payload);
    }

    public override byte[] Message(string @event, string data) => Encoding.UTF8.GetBytes($"42[\"{@event}\",\"{data}\"]");

    public override int Count(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> expected, out byte[]? answer)
    {
        answer = null;
        if (payload.SequenceEqual(expected))
        {
            return 1;
        }

        if (payload.SequenceEqual("2"u8))
        {
            answer = Pong;
            return 0;
        }

        throw Unexpected(payload);
    }
}
