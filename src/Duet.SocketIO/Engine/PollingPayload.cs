using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Duet.SocketIO.Engine;

/// <summary>The body of a polling request or answer: packets separated by U+001E, binary ones as <c>b</c> and base64.</summary>
internal static class PollingPayload
{
    public const byte Separator = 0x1e;

    public static byte[] Single(EnginePacketType type) => [(byte)('0' + (byte)type)];

    /// <summary>Takes packets from the queue until the payload would be longer than the limit, but at least one.</summary>
    public static byte[] Encode(Queue<OutgoingPacket> packets, int limit)
    {
        var length = 0;
        var count = 0;
        foreach (var packet in packets)
        {
            var more = packet.EncodedLength + 1;
            if (count > 0 && length + more > limit)
            {
                break;
            }

            length += more;
            count++;
        }

        var payload = new byte[length - 1];
        var rest = payload.AsSpan();
        for (var i = 0; i < count; i++)
        {
            rest = rest[Write(packets.Dequeue(), rest)..];
            if (!rest.IsEmpty)
            {
                rest[0] = Separator;
                rest = rest[1..];
            }
        }

        return payload;
    }

    /// <summary>Reads the packet at the start of a body, and moves behind it. <see langword="false"/> when it is not a packet.</summary>
    /// <remarks>Base64 is decoded in place: the body is changed.</remarks>
    public static bool TryReadNext(ref Memory<byte> body, out EnginePacketType type, out bool isBinary, out ReadOnlyMemory<byte> data)
    {
        var end = body.Span.IndexOf(Separator);
        var packet = end < 0 ? body : body[..end];
        body = end < 0 ? default : body[(end + 1)..];
        type = default;
        isBinary = false;
        data = default;
        if (packet.IsEmpty || (end >= 0 && body.IsEmpty))
        {
            // An empty packet, or a separator with nothing behind it.
            return false;
        }

        var first = packet.Span[0];
        if (first == (byte)'b')
        {
            type = EnginePacketType.Message;
            isBinary = true;
            return TryDecodeBase64(packet[1..], out data);
        }

        if (first is < (byte)'0' or > (byte)'6')
        {
            return false;
        }

        type = (EnginePacketType)(first - '0');
        data = packet[1..];
        return Utf8.IsValid(data.Span);
    }

    /// <summary>Writes one packet, and gives its length.</summary>
    public static int Write(in OutgoingPacket packet, Span<byte> destination)
    {
        if (packet.IsBinary)
        {
            destination[0] = (byte)'b';
            Base64.EncodeToUtf8(packet.Data.Span, destination[1..], out _, out var written);
            return written + 1;
        }

        destination[0] = (byte)('0' + (byte)packet.Type);
        packet.Data.Span.CopyTo(destination[1..]);
        return packet.Data.Length + 1;
    }

    /// <summary>Decodes what stands behind a <c>b</c>, in place.</summary>
    public static bool TryDecodeBase64(Memory<byte> text, out ReadOnlyMemory<byte> data)
    {
        var status = Base64.DecodeFromUtf8InPlace(text.Span, out var written);
        data = text[..written];
        return status == OperationStatus.Done;
    }
}
