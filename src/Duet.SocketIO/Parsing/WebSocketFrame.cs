using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Duet.SocketIO.Parsing;

/// <summary>Headers and masking of WebSocket frames (RFC 6455, section 5), server side.</summary>
internal static class WebSocketFrame
{
    /// <summary>Longest header that a client sends: length in 8 bytes, and a mask.</summary>
    public const int MaxHeaderLength = 14;

    /// <summary>Length of a server's header, which has no mask.</summary>
    public static int HeaderLength(int payloadLength) => payloadLength switch
    {
        < 126 => 2,
        <= ushort.MaxValue => 4,
        _ => 10,
    };

    /// <summary>Writes the header of a final, unmasked frame and says how long it is.</summary>
    public static int WriteHeader(Span<byte> destination, WebSocketOpcode opcode, int payloadLength)
    {
        destination[0] = (byte)(0x80 | (byte)opcode);
        switch (payloadLength)
        {
            case < 126:
                destination[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return 10;
        }
    }

    /// <summary>Reads a client's header.</summary>
    /// <returns>The header's length; 0 when more bytes are needed; -1 when it breaks the protocol.</returns>
    public static int TryReadHeader(ReadOnlySpan<byte> source, out WebSocketFrameHeader header)
    {
        header = default;
        if (source.Length < 2)
        {
            return 0;
        }

        var opcode = (WebSocketOpcode)(source[0] & 0x0F);
        var isFinal = (source[0] & 0x80) != 0;
        var isControl = ((byte)opcode & 0x8) != 0;
        var length = source[1] & 0x7F;
        var isMasked = (source[1] & 0x80) != 0;
        if ((source[0] & 0x70) != 0 || !isMasked || opcode is > WebSocketOpcode.Binary and < WebSocketOpcode.Close or > WebSocketOpcode.Pong
            || (isControl && (!isFinal || length > 125)))
        {
            return -1;
        }

        var maskOffset = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (source.Length < maskOffset + 4)
        {
            return 0;
        }

        var payloadLength = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(source[2..]),
            _ => (ulong)length,
        };
        if (payloadLength > long.MaxValue)
        {
            return -1;
        }

        header = new WebSocketFrameHeader(opcode, isFinal, (long)payloadLength, MemoryMarshal.Read<uint>(source[maskOffset..]));
        return maskOffset + 4;
    }

    /// <summary>Masks or unmasks in place; the mask is in the order of the wire's bytes.</summary>
    public static void ApplyMask(Span<byte> payload, uint mask)
    {
        if (Vector.IsHardwareAccelerated && payload.Length >= Vector<byte>.Count)
        {
            var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(payload);
            var wide = new Vector<uint>(mask);
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] ^= wide;
            }

            // A vector's length is a multiple of the mask's: the rest starts at the mask's first byte.
            payload = payload[(vectors.Length * Vector<byte>.Count)..];
        }

        var words = MemoryMarshal.Cast<byte, uint>(payload);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= mask;
        }

        payload = payload[(words.Length * sizeof(uint))..];
        var maskBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= maskBytes[i];
        }
    }
}
