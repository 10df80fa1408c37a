using System.Buffers.Binary;

namespace Duet.SocketIO.Parsing;

/// <summary>Reads MessagePack value by value. Any bytes are safe to pass: what does not fit gives <see langword="false"/>.</summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    // The years 1 and 9999: what is beyond is no date here.
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;

    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads the next token; containers give their count, and their content follows.</summary>
    public bool TryRead(out MessagePackToken token)
    {
        token = default;
        if (!TryTake(1, out var first))
        {
            return false;
        }

        var code = first[0];
        switch (code)
        {
            case <= 0x7F:
                token = new MessagePackToken(MessagePackKind.Integer, code);
                return true;
            case <= 0x8F:
                token = new MessagePackToken(MessagePackKind.Map, code & 0x0F);
                return true;
            case <= 0x9F:
                token = new MessagePackToken(MessagePackKind.Array, code & 0x0F);
                return true;
            case <= 0xBF:
                return TryReadText(code & 0x1F, out token);
            case 0xC0:
                token = new MessagePackToken(MessagePackKind.Null, 0);
                return true;
            case 0xC2 or 0xC3:
                token = new MessagePackToken(MessagePackKind.Boolean, code & 1);
                return true;
            case 0xC4 or 0xC5 or 0xC6:
                return TryReadLength(code - 0xC4, out var size) && TryReadBytes(size, out token);
            case 0xC7 or 0xC8 or 0xC9:
                return TryReadLength(code - 0xC7, out size) && TryReadExtension(size, out token);
            case 0xCA:
                return TryReadFloat(4, out token);
            case 0xCB:
                return TryReadFloat(8, out token);
            case 0xCC or 0xCD or 0xCE or 0xCF:
                return TryReadUnsigned(1 << (code - 0xCC), out token);
            case 0xD0 or 0xD1 or 0xD2 or 0xD3:
                return TryReadSigned(1 << (code - 0xD0), out token);
            case >= 0xD4 and <= 0xD8:
                return TryReadExtension(1u << (code - 0xD4), out token);
            case 0xD9 or 0xDA or 0xDB:
                return TryReadLength(code - 0xD9, out size) && TryReadText(size, out token);
            case 0xDC or 0xDD:
                return TryReadCount(code - 0xDC + 1, MessagePackKind.Array, out token);
            case 0xDE or 0xDF:
                return TryReadCount(code - 0xDE + 1, MessagePackKind.Map, out token);
            case >= 0xE0:
                token = new MessagePackToken(MessagePackKind.Integer, (sbyte)code);
                return true;
            default:
                return false;
        }
    }

    private bool TryTake(uint length, out ReadOnlySpan<byte> bytes)
    {
        if (length > (uint)_rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>A length in 1, 2 or 4 bytes (class 0, 1, 2).</summary>
    private bool TryReadLength(int sizeClass, out uint length)
    {
        length = 0;
        if (!TryTake(1u << sizeClass, out var bytes))
        {
            return false;
        }

        length = sizeClass switch { 0 => bytes[0], 1 => BinaryPrimitives.ReadUInt16BigEndian(bytes), _ => BinaryPrimitives.ReadUInt32BigEndian(bytes) };
        return true;
    }

    private bool TryReadCount(int sizeClass, MessagePackKind kind, out MessagePackToken token)
    {
        token = default;

        // Each element takes a byte at least: a greater count cannot be true, and must not be believed.
        if (!TryReadLength(sizeClass, out var count) || count > (uint)_rest.Length)
        {
            return false;
        }

        token = new MessagePackToken(kind, count);
        return true;
    }

    private bool TryReadText(long length, out MessagePackToken token)
    {
        token = default;
        if (!TryTake((uint)length, out var bytes))
        {
            return false;
        }

        token = new MessagePackToken(MessagePackKind.Text, length) { Bytes = bytes };
        return true;
    }

    private bool TryReadBytes(uint length, out MessagePackToken token)
    {
        token = default;
        if (!TryTake(length, out var bytes))
        {
            return false;
        }

        token = new MessagePackToken(MessagePackKind.Binary, length) { Bytes = bytes };
        return true;
    }

    private bool TryReadFloat(uint size, out MessagePackToken token)
    {
        token = default;
        if (!TryTake(size, out var bytes))
        {
            return false;
        }

        token = new MessagePackToken(MessagePackKind.Float, 0)
        {
            Float = size == 4 ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
        return true;
    }

    private bool TryReadUnsigned(int size, out MessagePackToken token)
    {
        token = default;
        if (!TryTake((uint)size, out var bytes))
        {
            return false;
        }

        var value = 0UL;
        foreach (var b in bytes)
        {
            value = (value << 8) | b;
        }

        token = value <= long.MaxValue
            ? new MessagePackToken(MessagePackKind.Integer, (long)value)
            : new MessagePackToken(MessagePackKind.Unsigned, unchecked((long)value));
        return true;
    }

    private bool TryReadSigned(int size, out MessagePackToken token)
    {
        token = default;
        if (!TryTake((uint)size, out var bytes))
        {
            return false;
        }

        var value = (long)(sbyte)bytes[0];
        foreach (var b in bytes[1..])
        {
            value = (value << 8) | b;
        }

        token = new MessagePackToken(MessagePackKind.Integer, value);
        return true;
    }

    /// <summary>Type, then content. The client's writer makes two: type 0 with one byte for <c>undefined</c>, and type 0 (or -1) with eight or so for a date.</summary>
    private bool TryReadExtension(uint length, out MessagePackToken token)
    {
        token = default;
        if (!TryTake(1, out var type) || !TryTake(length, out var bytes))
        {
            return false;
        }

        switch ((sbyte)type[0])
        {
            case 0 when length == 1:
                token = new MessagePackToken(MessagePackKind.Null, 0);
                return true;
            case 0 when length == 8:
                token = new MessagePackToken(MessagePackKind.Date, BinaryPrimitives.ReadInt64BigEndian(bytes));
                return true;
            case -1 when length == 4:
                token = new MessagePackToken(MessagePackKind.Date, BinaryPrimitives.ReadUInt32BigEndian(bytes) * 1000L);
                return true;
            case -1 when length == 8:
                var packed = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                token = new MessagePackToken(MessagePackKind.Date, ((long)(packed & 0x3FFFFFFFF) * 1000) + (long)((packed >> 34) / 1_000_000));
                return true;
            case -1 when length == 12 && BinaryPrimitives.ReadInt64BigEndian(bytes[4..]) is >= MinSeconds and <= MaxSeconds and var seconds:
                token = new MessagePackToken(MessagePackKind.Date, (seconds * 1000) + (BinaryPrimitives.ReadUInt32BigEndian(bytes) / 1_000_000));
                return true;
            default:
                return false;
        }
    }
}
