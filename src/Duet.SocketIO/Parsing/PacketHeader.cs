using System.Runtime.InteropServices;

namespace Duet.SocketIO.Parsing;

/// <summary>The part of a packet before its JSON: type, attachments, namespace, acknowledgement id.</summary>
/// <remarks>Socket.IO protocol 5, "Packet encoding": <c>type[attachments-][/namespace,][id][json]</c>.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PacketHeader(PacketType Type, int AttachmentCount, Range Namespace, ulong? Id, int PayloadStart)
{
    private const int MaxIdDigits = 19;

    public bool IsBinary => Type is PacketType.BinaryEvent or PacketType.BinaryAck;

    /// <summary>Reads the header. Any bytes are safe to pass: what is not a packet gives <see langword="false"/>.</summary>
    /// <param name="text">The packet, without Engine.IO's digit.</param>
    /// <param name="maxAttachments">Most attachments that may be announced; less than one never may.</param>
    /// <param name="header">What was read; an empty range of namespace means the main one.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int maxAttachments, out PacketHeader header)
    {
        header = default;
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'6')
        {
            return false;
        }

        var type = (PacketType)(text[0] - '0');
        var position = 1;
        var attachments = 0;
        if (type is PacketType.BinaryEvent or PacketType.BinaryAck)
        {
            if (!TryReadNumber(text, ref position, maxDigits: 4, out var count) || count is null or 0 || count > (ulong)maxAttachments
                || position == text.Length || text[position] != (byte)'-')
            {
                return false;
            }

            attachments = (int)count;
            position++;
        }

        var @namespace = default(Range);
        if (position < text.Length && text[position] == (byte)'/')
        {
            var comma = text[position..].IndexOf((byte)',');
            var end = comma < 0 ? text.Length : position + comma;
            @namespace = position..end;
            position = comma < 0 ? end : end + 1;
        }

        if (!TryReadNumber(text, ref position, MaxIdDigits, out var id))
        {
            return false;
        }

        header = new PacketHeader(type, attachments, @namespace, id, position);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, ref int position, int maxDigits, out ulong? number)
    {
        number = null;
        var start = position;
        var value = 0UL;
        while (position < text.Length && text[position] is >= (byte)'0' and <= (byte)'9')
        {
            if (position - start == maxDigits)
            {
                return false;
            }

            value = (value * 10) + (ulong)(text[position++] - '0');
        }

        if (position > start)
        {
            number = value;
        }

        return true;
    }
}
