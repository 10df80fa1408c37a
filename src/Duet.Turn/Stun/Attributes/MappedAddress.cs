using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>MAPPED-ADDRESS: an address as it is, for clients of RFC 3489 only (RFC 8489, section 14.1).</summary>
internal static class MappedAddress
{
    public static bool TryRead(ReadOnlySpan<byte> value, out TransportAddress address)
    {
        address = default;
        var length = value.Length < 4 ? -1 : (AddressFamilyCode)value[1] switch
        {
            AddressFamilyCode.IPv4 => 4,
            AddressFamilyCode.IPv6 => 16,
            _ => -1,
        };
        if (length < 0 || value.Length != 4 + length)
        {
            return false;
        }

        address = TransportAddress.FromBytes(value[4..], BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
        return true;
    }

    public static void Write(ref StunWriter writer, in TransportAddress address) =>
        Write(writer.Add(StunAttributeType.MappedAddress, XorAddress.LengthOf(address)), address);

    public static void Write(Span<byte> value, in TransportAddress address)
    {
        value[0] = 0;
        value[1] = (byte)address.Family;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)address.Port);
        address.WriteAddress(value[4..]);
    }
}
