namespace Duet.Turn.Stun;

/// <summary>One attribute of a message: its type, its value without padding, and where in the message its header begins.</summary>
internal readonly ref struct StunAttribute(StunAttributeType type, ReadOnlySpan<byte> value, int offset)
{
    public StunAttributeType Type { get; } = type;

    public ReadOnlySpan<byte> Value { get; } = value;

    public int Offset { get; } = offset;

    /// <summary>Whether who does not know it may pass over it (RFC 8489, section 14).</summary>
    public bool IsOptional => (int)Type >= 0x8000;
}
