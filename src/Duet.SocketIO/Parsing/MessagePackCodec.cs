using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Parsing;

/// <summary>The parser of <c>socket.io-msgpack-parser</c>.</summary>
internal sealed class MessagePackCodec : IPacketCodec
{
    public bool IsText => false;

    public EncodedPacket EncodeConnect(string @namespace, ReadOnlySpan<byte> json) => throw new NotSupportedException();

    public EncodedPacket EncodeConnectError(string @namespace, ReadOnlySpan<byte> json) => throw new NotSupportedException();

    public EncodedPacket EncodeDisconnect(string @namespace) => throw new NotSupportedException();

    public EncodedPacket EncodeEvent(string @namespace, ulong? id, string name, in EventArguments arguments) => throw new NotSupportedException();

    public EncodedPacket EncodeAck(string @namespace, ulong id, in EventArguments arguments) => throw new NotSupportedException();

    public static bool TryDecode(ReadOnlySpan<byte> data, SocketIOOptions options, out MessagePackPacket packet)
    {
        packet = default;
        return false;
    }
}
