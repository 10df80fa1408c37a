using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Duet.SocketIO;

namespace Chat;

/// <summary>Each packet as one JSON object: <c>{"type":2,"nsp":"/","data":["say","hello"]}</c>. It has no binary arguments.</summary>
internal sealed class JsonPacketParser : PacketParser
{
    public override bool IsBinary => false;

    public override void Write(in SocketIOPacket packet, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("type", (int)packet.Type);
        writer.WriteString("nsp", packet.Namespace);
        if (packet.Id is { } id)
        {
            writer.WriteNumber("id", id);
        }

        if (IsList(packet.Type))
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue([(byte)'[', .. packet.Data.ToJson(), (byte)']']);
        }
        else if (packet.Data.Count > 0)
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue(packet.Data.ToJson());
        }

        writer.WriteEndObject();
    }

    public override bool TryRead(ReadOnlySpan<byte> message, SocketIOOptions options, out SocketIOPacket packet)
    {
        packet = default;
        try
        {
            if (JsonSerializer.Deserialize<Wire>(message, JsonSerializerOptions.Web) is not { Nsp: { } name } wire)
            {
                return false;
            }

            var data = wire.Data is { } json ? JsonMarshal.GetRawUtf8Value(json).ToArray() : [];
            if (IsList(wire.Type))
            {
                if (data is not [(byte)'[', .., (byte)']'])
                {
                    return false;
                }

                data = data[1..^1];
            }

            packet = new SocketIOPacket(wire.Type, name, wire.Id, EventArguments.OfJson(data));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsList(PacketType type) => type is PacketType.Event or PacketType.Ack;

    private sealed record Wire(PacketType Type, string? Nsp, ulong? Id, JsonElement? Data);
}
