using System.Buffers.Binary;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Relaying;

/// <summary>Writes what clients are sent of peers: the beginning of a message up to its payload, or a whole one without any.</summary>
internal static class ClientMessages
{
    /// <summary>The header of ChannelData (RFC 8656, section 12.4).</summary>
    /// <returns>How long it is.</returns>
    public static int WriteChannelHeader(Span<byte> room, int number, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)number);
        BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)length);
        return StunHeader.ChannelDataHeaderLength;
    }

    /// <summary>A Data indication up to its data (RFC 8656, section 11.3).</summary>
    /// <returns>How long that is; 0 when the data is too long for one.</returns>
    public static int WriteDataIndication(Span<byte> room, in TransportAddress peer, int length)
    {
        var start = BeginIndication(room, peer).Length;
        var total = start + StunHeader.AttributeHeaderLength + StunHeader.Padded(length);
        if (total > ushort.MaxValue)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(room[start..], (ushort)StunAttributeType.Data);
        BinaryPrimitives.WriteUInt16BigEndian(room[(start + 2)..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)(total - StunHeader.Length));
        return start + StunHeader.AttributeHeaderLength;
    }

    /// <summary>A Data indication that tells of an ICMP message instead of data (RFC 8656, section 11.5).</summary>
    /// <returns>How long it is.</returns>
    public static int WriteIcmpIndication(Span<byte> room, in TransportAddress peer, in IcmpError error)
    {
        var writer = BeginIndication(room, peer);
        Icmp.Write(ref writer, error);
        return writer.Length;
    }

    private static StunWriter BeginIndication(Span<byte> room, in TransportAddress peer)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(id, StunHeader.MagicCookie);
        // Nobody answers an indication, so its id guards nothing.
        Random.Shared.NextBytes(id[4..]);
        var writer = new StunWriter(room, StunClass.Indication, StunMethod.Data, id);
        XorPeerAddress.Write(ref writer, peer);
        return writer;
    }
}
