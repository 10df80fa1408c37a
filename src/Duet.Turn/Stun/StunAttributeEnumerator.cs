using System.Buffers.Binary;

namespace Duet.Turn.Stun;

/// <summary>Walks the attributes of a message that was checked before.</summary>
internal ref struct StunAttributeEnumerator(ReadOnlySpan<byte> message, int offset)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _next = offset;

    public StunAttribute Current { get; private set; }

    public bool MoveNext()
    {
        if (_next >= _message.Length)
        {
            return false;
        }

        var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(_message[_next..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_message[(_next + 2)..]);
        Current = new StunAttribute(type, _message.Slice(_next + StunHeader.AttributeHeaderLength, length), _next);
        _next += StunHeader.AttributeHeaderLength + StunHeader.Padded(length);
        return true;
    }
}
