using System.Globalization;
using System.Text;
using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Parsing;

/// <summary>The default parser's writing side.</summary>
internal sealed class JsonCodec : IPacketCodec
{
    public bool IsText => true;

    public EncodedPacket EncodeConnect(string @namespace, ReadOnlySpan<byte> json) => Encode(PacketType.Connect, @namespace, json);

    public EncodedPacket EncodeConnectError(string @namespace, ReadOnlySpan<byte> json) => Encode(PacketType.ConnectError, @namespace, json);

    public EncodedPacket EncodeDisconnect(string @namespace) => Encode(PacketType.Disconnect, @namespace, json: default);

    public EncodedPacket EncodeEvent(string @namespace, ulong? id, string name, in EventArguments arguments)
    {
        var type = arguments.AttachmentArray is null ? PacketType.Event : PacketType.BinaryEvent;
        var frame = new EventFrame(Prefix(type, @namespace, arguments.AttachmentArray?.Length ?? 0), id, name, arguments);
        return Encode(frame, arguments.AttachmentArray);
    }

    public EncodedPacket EncodeAck(string @namespace, ulong id, in EventArguments arguments)
    {
        var type = arguments.AttachmentArray is null ? PacketType.Ack : PacketType.BinaryAck;
        var frame = new EventFrame(Prefix(type, @namespace, arguments.AttachmentArray?.Length ?? 0), id, arguments);
        return Encode(frame, arguments.AttachmentArray);
    }

    /// <summary>Type, attachments and namespace, as they stand before id and JSON.</summary>
    public static byte[] Prefix(PacketType type, string @namespace, int attachmentCount)
    {
        var attachments = attachmentCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{attachmentCount}-");
        var name = @namespace == "/" ? "" : @namespace + ",";
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)type}{attachments}{name}"));
    }

    private static EncodedPacket Encode(PacketType type, string @namespace, ReadOnlySpan<byte> json) =>
        new((byte[])[.. Prefix(type, @namespace, attachmentCount: 0), .. json], isBinary: false);

    private static EncodedPacket Encode(scoped in EventFrame frame, ReadOnlyMemory<byte>[]? attachments)
    {
        var text = new byte[frame.Length];
        frame.WriteTo(text);
        return new EncodedPacket(text, isBinary: false, attachments);
    }
}
