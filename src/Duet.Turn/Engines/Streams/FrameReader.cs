using System.Buffers;
using System.Buffers.Binary;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>Cuts a byte stream into STUN messages and ChannelData (RFC 8656, sections 3.1 and 12.5).</summary>
internal static class FrameReader
{
    /// <summary>Length of the message that this server wrote at the front, with its padding.</summary>
    public static int LengthOf(ReadOnlySpan<byte> written)
    {
        var header = written[0] >> 6 == 0 ? StunHeader.Length : StunHeader.ChannelDataHeaderLength;
        return StunHeader.Padded(header + BinaryPrimitives.ReadUInt16BigEndian(written[2..]));
    }

    /// <summary>Takes the next message off the front, without the padding that follows ChannelData on streams.</summary>
    public static FrameStatus TryTake(ref ReadOnlySequence<byte> buffer, int maxLength, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.IsEmpty)
        {
            return FrameStatus.Incomplete;
        }

        var kind = buffer.FirstSpan[0] >> 6;
        if (kind > 1)
        {
            return FrameStatus.Violation;
        }

        Span<byte> header = stackalloc byte[8];
        var available = (int)Math.Min(buffer.Length, header.Length);
        buffer.Slice(0, available).CopyTo(header);
        if (available < 4)
        {
            return FrameStatus.Incomplete;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (kind == 0 && ((length & 3) != 0 || (available == 8 && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != StunHeader.MagicCookie)))
        {
            return FrameStatus.Violation;
        }

        var whole = kind == 0 ? StunHeader.Length + length : StunHeader.ChannelDataHeaderLength + length;
        if (whole > maxLength)
        {
            return FrameStatus.Violation;
        }

        if (buffer.Length < StunHeader.Padded(whole))
        {
            return FrameStatus.Incomplete;
        }

        frame = buffer.Slice(0, whole);
        buffer = buffer.Slice(StunHeader.Padded(whole));
        return FrameStatus.Complete;
    }
}
