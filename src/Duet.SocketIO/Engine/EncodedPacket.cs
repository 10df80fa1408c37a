using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Engine;

/// <summary>A packet of Socket.IO, encoded once for any number of connections: its main message, and binary ones that follow it.</summary>
internal sealed class EncodedPacket(ReadOnlyMemory<byte> main, bool isBinary, ReadOnlyMemory<byte>[]? attachments = null)
{
    private byte[]? _frames;

    public ReadOnlyMemory<byte> Main { get; } = main;

    public bool IsBinary { get; } = isBinary;

    public ReadOnlyMemory<byte>[]? Attachments { get; } = attachments;

    /// <summary>Bytes that it costs to keep.</summary>
    public int Size { get; } = main.Length + (attachments?.Sum(static a => a.Length) ?? 0);

    /// <summary>The packet as WebSocket frames; made at first use.</summary>
    public ReadOnlySpan<byte> WebSocketFrames => _frames ??= EncodeFrames();

    private byte[] EncodeFrames()
    {
        var mainLength = IsBinary ? Main.Length : Main.Length + 1;
        var length = WebSocketFrame.HeaderLength(mainLength) + mainLength;
        foreach (var attachment in Attachments ?? [])
        {
            length += WebSocketFrame.HeaderLength(attachment.Length) + attachment.Length;
        }

        var frames = new byte[length];
        var rest = frames.AsSpan();
        rest = rest[WebSocketFrame.WriteHeader(rest, IsBinary ? WebSocketOpcode.Binary : WebSocketOpcode.Text, mainLength)..];
        if (!IsBinary)
        {
            rest[0] = (byte)'0' + (byte)EnginePacketType.Message;
            rest = rest[1..];
        }

        Main.Span.CopyTo(rest);
        rest = rest[Main.Length..];
        foreach (var attachment in Attachments ?? [])
        {
            rest = rest[WebSocketFrame.WriteHeader(rest, WebSocketOpcode.Binary, attachment.Length)..];
            attachment.Span.CopyTo(rest);
            rest = rest[attachment.Length..];
        }

        return frames;
    }
}
