namespace Duet.SocketIO;

/// <summary>How packets are written. Clients must use the same parser as the server.</summary>
public enum SocketIOParser
{
    /// <summary>The default parser: JSON text, binary arguments as attachments.</summary>
    Default,

    /// <summary>The parser of <c>socket.io-msgpack-parser</c>: each packet is one MessagePack map.</summary>
    MessagePack,
}
