using System.Buffers;
using System.Text;
using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Parsing;

/// <summary>Any other parser than the default one: each packet is one message.</summary>
internal sealed class ParserCodec(PacketParser parser) : IPacketCodec
{
    public bool IsText => false;

    public EncodedPacket EncodeConnect(string @namespace, ReadOnlySpan<byte> json) => Encode(PacketType.Connect, @namespace, id: null, EventArguments.OfJson(json.ToArray()));

    public EncodedPacket EncodeConnectError(string @namespace, ReadOnlySpan<byte> json) =>
        Encode(PacketType.ConnectError, @namespace, id: null, EventArguments.OfJson(json.ToArray()));

    public EncodedPacket EncodeDisconnect(string @namespace) => Encode(PacketType.Disconnect, @namespace, id: null, EventArguments.None);

    public EncodedPacket EncodeEvent(string @namespace, ulong? id, string name, in EventArguments arguments) =>
        Encode(PacketType.Event, @namespace, id, new EventArguments(JsonArguments.Encode(name), arguments.ToJson(), arguments.AttachmentArray));

    public EncodedPacket EncodeAck(string @namespace, ulong id, in EventArguments arguments) => Encode(PacketType.Ack, @namespace, id, arguments);

    /// <summary>Reads a packet. Any bytes are safe to pass: what is not a packet gives <see langword="false"/>.</summary>
    public bool TryDecode(ReadOnlySpan<byte> message, bool isBinary, SocketIOOptions options, out DecodedPacket decoded)
    {
        decoded = default;
        if (isBinary != parser.IsBinary || !parser.TryRead(message, options, out var packet) || !IsValid(packet, options))
        {
            return false;
        }

        var name = packet.Namespace == "/" ? "" : packet.Namespace;
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var isArray = packet.Type is PacketType.Event or PacketType.Ack;
        var text = new byte[nameLength + packet.Data.JsonLength + (isArray ? 2 : 0)];
        Encoding.UTF8.GetBytes(name, text);
        var json = text.AsSpan(nameLength);
        if (isArray)
        {
            json[0] = (byte)'[';
            json[^1] = (byte)']';
            json = json[1..^1];
        }

        packet.Data.WriteTo(json);
        var attachments = packet.Data.AttachmentArray;
        decoded = new DecodedPacket(new PacketHeader(packet.Type, attachments?.Length ?? 0, 0..nameLength, packet.Id, nameLength), text, attachments);
        return true;
    }

    private static bool IsValid(in SocketIOPacket packet, SocketIOOptions options) =>
        packet.Type is >= PacketType.Connect and <= PacketType.ConnectError && packet.Namespace is ['/', ..] && !packet.Namespace.Contains(',')
        && (packet.Data.AttachmentArray?.Length ?? 0) <= options.MaxAttachments;

    private EncodedPacket Encode(PacketType type, string @namespace, ulong? id, in EventArguments data)
    {
        var output = new ArrayBufferWriter<byte>();
        parser.Write(new SocketIOPacket(type, @namespace, id, data), output);
        return new EncodedPacket(output.WrittenMemory, parser.IsBinary);
    }
}
