using System.Buffers.Binary;

namespace Duet.Turn.Stun;

/// <summary>Writes one message into a buffer, which must be large enough: 2 KiB holds every answer of this server.</summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;

    public StunWriter(Span<byte> buffer, StunClass messageClass, StunMethod method, scoped ReadOnlySpan<byte> cookieAndTransactionId)
    {
        _buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)StunHeader.TypeOf(messageClass, method));
        cookieAndTransactionId.CopyTo(buffer[4..]);
        Length = StunHeader.Length;
        SetLength(0);
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public readonly ReadOnlySpan<byte> CookieAndTransactionId => _buffer.Slice(4, 16);

    /// <summary>Adds an attribute with zeroed padding; the caller fills the value.</summary>
    public Span<byte> Add(StunAttributeType type, int length)
    {
        var value = Length + StunHeader.AttributeHeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[Length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(Length + 2)..], (ushort)length);
        var padded = StunHeader.Padded(length);
        _buffer.Slice(value + length, padded - length).Clear();
        Length = value + padded;
        SetLength(Length - StunHeader.Length);
        return _buffer.Slice(value, length);
    }

    public void Add(StunAttributeType type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Add(type, value.Length));

    private readonly void SetLength(int length) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)length);
}
