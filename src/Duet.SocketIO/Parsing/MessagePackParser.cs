using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duet.SocketIO.Parsing;

/// <summary>The parser of <c>socket.io-msgpack-parser</c>: each packet is one binary message, a map of <c>type</c>, <c>data</c>, <c>nsp</c> and <c>id</c>.</summary>
/// <remarks>Inside the server events are JSON with attachments, so what comes is turned into that, and what goes is made of it.</remarks>
internal sealed class MessagePackParser : PacketParser
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Bounds of what other nodes send: the widest that the options allow.
    private const int MaxArgumentAttachments = 1000;
    private const int MaxArgumentDepth = 1001;

    public override bool IsBinary => true;

    public override void Write(in SocketIOPacket packet, IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        var hasData = !packet.Data.IsEmpty || packet.Type is PacketType.Event or PacketType.Ack;
        writer.WriteMapHeader(2 + (hasData ? 1 : 0) + (packet.Id is null ? 0 : 1));
        writer.WriteText("type");
        writer.WriteInteger((long)packet.Type);
        writer.WriteText("nsp");
        writer.WriteText(packet.Namespace);
        if (hasData)
        {
            writer.WriteText("data");
            WriteJson(writer, packet.Type is PacketType.Event or PacketType.Ack ? ToArray(packet.Data) : packet.Data.ToJson(), packet.Data.AttachmentArray);
        }

        if (packet.Id is { } id)
        {
            writer.WriteText("id");
            writer.WriteUnsigned(id);
        }
    }

    public override bool TryRead(ReadOnlySpan<byte> message, SocketIOOptions options, out SocketIOPacket packet)
    {
        packet = default;
        var reader = new MessagePackReader(message);
        if (!reader.TryRead(out var map) || map.Kind != MessagePackKind.Map)
        {
            return false;
        }

        var (type, name, id) = (-1L, "/", default(ulong?));
        byte[] json = [];

        // Its capacity is the bound: it never grows.
        var attachments = new List<ReadOnlyMemory<byte>>(options.MaxAttachments);
        for (var i = 0L; i < map.Value; i++)
        {
            if (!reader.TryRead(out var key) || key.Kind != MessagePackKind.Text)
            {
                return false;
            }

            if (key.Bytes.SequenceEqual("data"u8))
            {
                if (!TryDecodeValue(ref reader, options.MaxJsonDepth, attachments, out json))
                {
                    return false;
                }

                continue;
            }

            if (!key.Bytes.SequenceEqual("type"u8) && !key.Bytes.SequenceEqual("nsp"u8) && !key.Bytes.SequenceEqual("id"u8))
            {
                // The client's own "options" travel along.
                if (!TrySkip(ref reader, options.MaxJsonDepth))
                {
                    return false;
                }

                continue;
            }

            if (!reader.TryRead(out var value))
            {
                return false;
            }

            switch (value.Kind)
            {
                case MessagePackKind.Integer when key.Bytes.SequenceEqual("type"u8):
                    type = value.Value;
                    break;
                case MessagePackKind.Text when key.Bytes.SequenceEqual("nsp"u8):
                    name = Encoding.UTF8.GetString(value.Bytes);
                    break;
                case MessagePackKind.Integer when key.Bytes.SequenceEqual("id"u8) && value.Value >= 0:
                    id = (ulong)value.Value;
                    break;
                case MessagePackKind.Null:
                    // Undefined.
                    break;
                default:
                    return false;
            }
        }

        return reader.IsAtEnd && TryAssemble(type, name, id, json, attachments, out packet);
    }

    /// <summary>Arguments alone: an array.</summary>
    public static byte[] EncodeArguments(in EventArguments arguments)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        WriteJson(writer, ToArray(arguments), arguments.AttachmentArray);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="EncodeArguments"/> writes. Any bytes are safe to pass.</summary>
    public static bool TryDecodeArguments(ReadOnlySpan<byte> data, out EventArguments arguments)
    {
        arguments = default;
        var attachments = new List<ReadOnlyMemory<byte>>(Math.Min(data.Length, MaxArgumentAttachments));
        var reader = new MessagePackReader(data);
        if (!TryDecodeValue(ref reader, MaxArgumentDepth, attachments, out var json) || !reader.IsAtEnd || json is not [(byte)'[', .., (byte)']'])
        {
            return false;
        }

        arguments = new EventArguments(json.AsMemory(1..^1), default, attachments.Count == 0 ? null : [.. attachments]);
        return true;
    }

    private static bool TryAssemble(
        long type, string name, ulong? id, byte[] json, List<ReadOnlyMemory<byte>> attachments, out SocketIOPacket packet)
    {
        packet = default;

        // The parser knows no binary types: 0 to 4.
        if (type is < 0 or > 4)
        {
            return false;
        }

        var data = json.AsMemory();
        if ((PacketType)type is PacketType.Event or PacketType.Ack)
        {
            if (json is not [(byte)'[', .., (byte)']'])
            {
                return false;
            }

            data = data[1..^1];
        }

        packet = new SocketIOPacket((PacketType)type, name, id, new EventArguments(data, default, attachments.Count == 0 ? null : [.. attachments]));
        return true;
    }

    private static bool TrySkip(ref MessagePackReader reader, int depth)
    {
        if (depth < 0 || !reader.TryRead(out var token))
        {
            return false;
        }

        var count = token.Kind switch { MessagePackKind.Array => token.Value, MessagePackKind.Map => token.Value * 2, _ => 0 };
        for (var i = 0L; i < count; i++)
        {
            if (!TrySkip(ref reader, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryDecodeValue(
        ref MessagePackReader reader, int maxDepth, List<ReadOnlyMemory<byte>> attachments, out byte[] json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        var isValid = TryCopy(ref reader, writer, attachments, maxDepth, isUndefinedEmpty: true, out var isEmpty);
        writer.Flush();
        json = isEmpty ? [] : buffer.WrittenSpan.ToArray();
        return isValid;
    }

    private static bool TryCopy(
        ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth, bool isUndefinedEmpty, out bool isEmpty)
    {
        isEmpty = false;
        if (depth < 0 || !reader.TryRead(out var token))
        {
            return false;
        }

        switch (token.Kind)
        {
            case MessagePackKind.Null when isUndefinedEmpty:
                // A packet without data has none, or undefined, which is written as null.
                isEmpty = true;
                return true;
            case MessagePackKind.Null:
                writer.WriteNullValue();
                return true;
            case MessagePackKind.Boolean:
                writer.WriteBooleanValue(token.Value != 0);
                return true;
            case MessagePackKind.Integer:
                writer.WriteNumberValue(token.Value);
                return true;
            case MessagePackKind.Unsigned:
                writer.WriteNumberValue(unchecked((ulong)token.Value));
                return true;
            case MessagePackKind.Float when double.IsFinite(token.Float):
                writer.WriteNumberValue(token.Float);
                return true;
            case MessagePackKind.Float:
                writer.WriteNullValue();
                return true;
            case MessagePackKind.Text:
                writer.WriteStringValue(token.Bytes);
                return true;
            case MessagePackKind.Date:
                return TryWriteDate(writer, token.Value);
            case MessagePackKind.Binary when attachments.Count == attachments.Capacity:
                return false;
            case MessagePackKind.Binary:
                writer.WriteRawValue(JsonArguments.Placeholder(attachments.Count), skipInputValidation: true);
                attachments.Add(token.Bytes.ToArray());
                return true;
            case MessagePackKind.Array:
                return TryCopyArray(ref reader, writer, attachments, depth, token.Value);
            default:
                return TryCopyMap(ref reader, writer, attachments, depth, token.Value);
        }
    }

    private static bool TryCopyArray(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth, long count)
    {
        writer.WriteStartArray();
        for (var i = 0L; i < count; i++)
        {
            if (!TryCopy(ref reader, writer, attachments, depth - 1, isUndefinedEmpty: false, out _))
            {
                return false;
            }
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryCopyMap(ref MessagePackReader reader, Utf8JsonWriter writer, List<ReadOnlyMemory<byte>> attachments, int depth, long count)
    {
        writer.WriteStartObject();
        for (var i = 0L; i < count; i++)
        {
            if (!reader.TryRead(out var key) || key.Kind != MessagePackKind.Text)
            {
                return false;
            }

            writer.WritePropertyName(key.Bytes);
            if (!TryCopy(ref reader, writer, attachments, depth - 1, isUndefinedEmpty: false, out _))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return true;
    }

    private static bool TryWriteDate(Utf8JsonWriter writer, long milliseconds)
    {
        if (milliseconds < -62_135_596_800_000 || milliseconds > 253_402_300_799_999)
        {
            return false;
        }

        var date = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        writer.WriteStringValue(date.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        return true;
    }

    private static byte[] ToArray(in EventArguments arguments)
    {
        var json = new byte[arguments.JsonLength + 2];
        json[0] = (byte)'[';
        json[^1] = (byte)']';
        arguments.WriteTo(json.AsSpan()[1..^1]);
        return json;
    }

    private static void WriteJson(MessagePackWriter writer, ReadOnlySpan<byte> json, ReadOnlyMemory<byte>[]? attachments)
    {
        writer.WriteJson(JsonArguments.ReadElement(json), attachments);
    }
}
