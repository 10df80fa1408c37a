using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Parsing;

/// <summary>Writes packets. The default parser's text is read by <see cref="PacketHeader"/>, that of others by <see cref="ParserCodec"/>.</summary>
internal interface IPacketCodec
{
    /// <summary>Whether packets are text with attachments, so that <see cref="EventFrame"/> may write them.</summary>
    bool IsText { get; }

    EncodedPacket EncodeConnect(string @namespace, ReadOnlySpan<byte> json);

    EncodedPacket EncodeConnectError(string @namespace, ReadOnlySpan<byte> json);

    EncodedPacket EncodeDisconnect(string @namespace);

    EncodedPacket EncodeEvent(string @namespace, ulong? id, string name, in EventArguments arguments);

    EncodedPacket EncodeAck(string @namespace, ulong id, in EventArguments arguments);
}
