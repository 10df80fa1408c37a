using System.Text;

namespace Duet.Load.WebSocket;

/// <summary>Frames with nothing above them.</summary>
internal sealed class BareDialect : Dialect
{
    public override string Target(string? pair) => pair is null ? "/" : $"/?pair={pair}";

    /// <summary>A bare server says nothing: its connections are ready with the upgrade.</summary>
    public override bool Establish(string? pair, ReadOnlySpan<byte> payload, out byte[]? answer) => throw Unexpected(payload);

    // As long as the Socket.IO message, so that both move the same number of bytes.
    public override byte[] Message(string @event, string data) => Encoding.UTF8.GetBytes($"42[\"{@event}\",\"{data}\"]");

    public override int Count(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> expected, out byte[]? answer)
    {
        answer = null;
        return payload.SequenceEqual(expected) ? 1 : throw Unexpected(payload);
    }
}
