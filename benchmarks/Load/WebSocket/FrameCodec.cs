using System.Buffers.Binary;

namespace Duet.Load.WebSocket;

/// <summary>WebSocket frames as a client writes and reads them (RFC 6455, section 5.2).</summary>
internal static class FrameCodec
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;

    // One fixed key: a server has the same work with it as with any other.
    private static ReadOnlySpan<byte> MaskingKey => [0x37, 0xFA, 0x21, 0x3D];

    /// <summary>A masked frame with the given payload, of at most 65,535 bytes.</summary>
    public static byte[] Encode(int opcode, ReadOnlySpan<byte> payload)
    {
        var headerLength = payload.Length < 126 ? 2 : 4;
        var frame = new byte[headerLength + 4 + payload.Length];
        frame[0] = (byte)(Final | opcode);
        if (headerLength == 2)
        {
            frame[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            frame[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        MaskingKey.CopyTo(frame.AsSpan(headerLength));
        for (var index = 0; index < payload.Length; index++)
        {
            frame[headerLength + 4 + index] = (byte)(payload[index] ^ MaskingKey[index & 3]);
        }

        return frame;
    }

    /// <summary>Reads one frame of a server. <see langword="false"/>: it has not arrived as a whole yet.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> data, out int opcode, out bool isFinal, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        isFinal = false;
        payload = default;
        if (data.Length < 2)
        {
            return false;
        }

        var headerLength = 2;
        long length = data[1] & 0x7F;
        if (length == 126)
        {
            headerLength = 4;
            length = data.Length < 4 ? long.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        }
        else if (length == 127)
        {
            headerLength = 10;
            length = data.Length < 10 ? long.MaxValue : BinaryPrimitives.ReadInt64BigEndian(data[2..]);
        }

        if (length > data.Length - headerLength)
        {
            return false;
        }

        opcode = data[0] & 0x0F;
        isFinal = (data[0] & Final) != 0;
        payload = data.Slice(headerLength, (int)length);
        data = data[(headerLength + (int)length)..];
        return true;
    }
}
