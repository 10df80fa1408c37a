using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>RESERVATION-TOKEN: eight bytes that stand for a port kept aside (RFC 8656, section 18.10).</summary>
internal static class ReservationToken
{
    public static bool TryRead(ReadOnlySpan<byte> value, out ulong token)
    {
        token = value.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(value) : 0;
        return value.Length == 8;
    }

    public static void Write(ref StunWriter writer, ulong token) =>
        BinaryPrimitives.WriteUInt64BigEndian(writer.Add(StunAttributeType.ReservationToken, 8), token);
}
