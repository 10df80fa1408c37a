using System.Buffers;

namespace Duet.SocketIO;

/// <summary>A parser of the application's own, as the official clients take one with <c>parser</c>: see <see cref="SocketIOOptions.CustomParser"/>. Each packet is one message. Used from any thread.</summary>
/// <remarks>Inside the server arguments are JSON with attachments: this turns them into something else, and back.</remarks>
public abstract class PacketParser
{
    /// <summary>Whether its messages are binary; UTF-8 text otherwise. A message of the other kind breaks the protocol.</summary>
    public abstract bool IsBinary { get; }

    /// <summary>Writes a packet.</summary>
    public abstract void Write(in SocketIOPacket packet, IBufferWriter<byte> output);

    /// <summary>Reads what a client sent, which may be anything; <see langword="false"/> when it is no packet, and the connection is closed.</summary>
    /// <param name="message">The message. It is gone when the method returns.</param>
    /// <param name="options">The server's settings: how deep and how many may be nested and attached.</param>
    /// <param name="packet">The packet. Its JSON is looked at by the server as that of any client: it need not be checked here.</param>
    public abstract bool TryRead(ReadOnlySpan<byte> message, SocketIOOptions options, out SocketIOPacket packet);
}
