using System.Buffers;
using System.Buffers.Binary;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>Cuts a byte stream into STUN messages and ChannelData (RFC 8656, sections 3.1 and 12.5).</summary>
internal static class FrameReader
{
    /// <summary>Of a message: ChannelData or a STUN message that is full, and some room.</summary>
    public const int MaxLength = 4 + ushort.MaxValue + StunHeader.Length;

    /// <summary>Of a message from who has no allocation: requests are far shorter, and only data is long.</summary>
    public const int MaxLengthBeforeAllocation = 2048;

    private const int DecisiveLength = 8;

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

        Span<byte> start = stackalloc byte[DecisiveLength];
        var available = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, available).CopyTo(start);
        var status = TryMeasure(start[..available], out var whole);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

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

    /// <summary>How long the message is that begins here, without padding, told by its first bytes.</summary>
    public static FrameStatus TryMeasure(ReadOnlySpan<byte> start, out int length)
    {
        length = 0;
        if (start.IsEmpty)
        {
            return FrameStatus.Incomplete;
        }

        var kind = start[0] >> 6;
        if (kind > 1)
        {
            return FrameStatus.Violation;
        }

        if (start.Length < StunHeader.ChannelDataHeaderLength)
        {
            return FrameStatus.Incomplete;
        }

        int following = BinaryPrimitives.ReadUInt16BigEndian(start[2..]);
        length = following + (kind == 0 ? StunHeader.Length : StunHeader.ChannelDataHeaderLength);
        var isWrong = kind == 0
            && ((following & 3) != 0 || (start.Length >= DecisiveLength && BinaryPrimitives.ReadUInt32BigEndian(start[4..]) != StunHeader.MagicCookie));
        return isWrong ? FrameStatus.Violation : FrameStatus.Complete;
    }
}
