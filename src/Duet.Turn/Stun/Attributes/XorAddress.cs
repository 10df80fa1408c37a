using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>The value that XOR-MAPPED-ADDRESS, XOR-PEER-ADDRESS and XOR-RELAYED-ADDRESS share (RFC 8489, section 14.2).</summary>
internal static class XorAddress
{
    public static int LengthOf(in TransportAddress address) => address.Family == AddressFamilyCode.IPv4 ? 8 : 20;

    public static bool TryRead(ReadOnlySpan<byte> value, ReadOnlySpan<byte> cookieAndTransactionId, out TransportAddress address)
    {
        address = default;
        if (!MappedAddress.TryRead(value, out var masked))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        var length = masked.WriteAddress(bytes);
        Mask(bytes[..length], cookieAndTransactionId);
        address = TransportAddress.FromBytes(bytes[..length], masked.Port ^ PortMask(cookieAndTransactionId));
        return true;
    }

    public static void Write(Span<byte> value, in TransportAddress address, ReadOnlySpan<byte> cookieAndTransactionId)
    {
        MappedAddress.Write(value, address.WithPort(address.Port ^ PortMask(cookieAndTransactionId)));
        Mask(value[4..], cookieAndTransactionId);
    }

    private static int PortMask(ReadOnlySpan<byte> cookieAndTransactionId) => BinaryPrimitives.ReadUInt16BigEndian(cookieAndTransactionId);

    private static void Mask(Span<byte> address, ReadOnlySpan<byte> cookieAndTransactionId)
    {
        for (var i = 0; i < address.Length; i++)
        {
            address[i] ^= cookieAndTransactionId[i];
        }
    }
}
