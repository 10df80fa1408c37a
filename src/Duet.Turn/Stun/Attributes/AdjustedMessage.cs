using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>The start of a message whose header says that it ends soon after: what integrity and fingerprint are computed over.</summary>
internal static class AdjustedMessage
{
    /// <summary>Room that fits every sensible message; longer ones take an array.</summary>
    public const int StackLength = 1024;

    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> before, int following, Span<byte> room)
    {
        var copy = before.Length <= room.Length ? room[..before.Length] : new byte[before.Length];
        before.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(before.Length - StunHeader.Length + following));
        return copy;
    }
}
