using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Duet.Benchmarks.KestrelEcho;

/// <summary>One masked frame of a client (RFC 6455, section 5.2), of at most 64 KiB.</summary>
internal readonly ref struct ClientFrame(byte first, uint mask, ReadOnlySequence<byte> payload)
{
    public bool IsClose => (first & 0x0F) == 8;

    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out ClientFrame frame)
    {
        frame = default;
        Span<byte> header = stackalloc byte[8];
        if (buffer.Length < 6)
        {
            return false;
        }

        var start = buffer.Slice(0, Math.Min(8, buffer.Length));
        start.CopyTo(header);
        int length = header[1] & 0x7F;
        var headerLength = 6;
        if (length == 126)
        {
            headerLength = 8;
            length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        }
        else if (length == 127)
        {
            throw new InvalidOperationException("A frame of 64 KiB or more.");
        }

        if (buffer.Length < headerLength + length)
        {
            return false;
        }

        var mask = headerLength == 6
            ? MemoryMarshal.Read<uint>(header[2..])
            : ReadMask(buffer.Slice(4, 4));
        frame = new ClientFrame(header[0], mask, buffer.Slice(headerLength, length));
        buffer = buffer.Slice(headerLength + length);
        return true;
    }

    /// <summary>Writes the frame as a server sends it: the same first byte, no mask.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var length = (int)payload.Length;
        var header = output.GetSpan(4);
        header[0] = first;
        if (length < 126)
        {
            header[1] = (byte)length;
            output.Advance(2);
        }
        else
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
            output.Advance(4);
        }

        var key = mask;
        foreach (var segment in payload)
        {
            var source = segment.Span;
            while (!source.IsEmpty)
            {
                var target = output.GetSpan();
                var count = Math.Min(source.Length, target.Length);
                Unmask(source[..count], target, key);
                output.Advance(count);
                source = source[count..];
                key = BitOperations.RotateRight(key, 8 * (count & 3));
            }
        }
    }

    private static uint ReadMask(ReadOnlySequence<byte> bytes)
    {
        Span<byte> mask = stackalloc byte[4];
        bytes.CopyTo(mask);
        return MemoryMarshal.Read<uint>(mask);
    }

    private static void Unmask(ReadOnlySpan<byte> source, Span<byte> target, uint key)
    {
        var wide = new Vector<uint>(key);
        var index = 0;
        for (; index + Vector<byte>.Count <= source.Length; index += Vector<byte>.Count)
        {
            (Vector.AsVectorUInt32(new Vector<byte>(source[index..])) ^ wide).As<uint, byte>().CopyTo(target[index..]);
        }

        for (; index < source.Length; index++)
        {
            target[index] = (byte)(source[index] ^ (byte)(key >> (8 * (index & 3))));
        }
    }
}
