namespace Duet.SocketIO.Parsing;

/// <summary>One value of MessagePack, or the start of a container with its count.</summary>
internal readonly ref struct MessagePackToken(MessagePackKind kind, long value)
{
    public MessagePackKind Kind { get; } = kind;

    /// <summary>A number, a truth value, milliseconds since 1970, a count or a length.</summary>
    public long Value { get; } = value;

    public double Float { get; init; }

    public ReadOnlySpan<byte> Bytes { get; init; }
}
