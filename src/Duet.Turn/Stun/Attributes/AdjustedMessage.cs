using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>The start of a message whose header says that it ends soon after: what integrity and fingerprint are computed over.</summary>
internal static class AdjustedMessage
{
    /// <summary>Room that fits every sensible message; longer ones take an array that the thread keeps.</summary>
    public const int StackLength = 1024;

    private const int MaxLength = StunHeader.Length + ushort.MaxValue;

    [ThreadStatic]
    private static byte[]? t_longRoom;

    /// <summary>What it gives is good until the same thread asks again.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> before, int following, Span<byte> room)
    {
        var copy = before.Length <= room.Length ? room[..before.Length] : (t_longRoom ??= new byte[MaxLength]).AsSpan(0, before.Length);
        before.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(before.Length - StunHeader.Length + following));
        return copy;
    }
}
