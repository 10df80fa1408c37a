namespace Duet.SocketIO;

/// <summary>Packet types of Socket.IO protocol 5; the value is the digit on the wire.</summary>
public enum PacketType
{
    /// <summary>A client asks for a namespace, or the server lets it in.</summary>
    Connect = 0,

    /// <summary>Either leaves a namespace.</summary>
    Disconnect = 1,

    /// <summary>An event.</summary>
    Event = 2,

    /// <summary>The answer to an event.</summary>
    Ack = 3,

    /// <summary>The server refuses a namespace.</summary>
    ConnectError = 4,

    /// <summary>An event with attachments, in the default parser's text.</summary>
    BinaryEvent = 5,

    /// <summary>An answer with attachments, in the default parser's text.</summary>
    BinaryAck = 6,
}
