using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Load.Turn;

/// <summary>Writes one STUN request (RFC 8489, section 5).</summary>
internal sealed class StunRequest
{
    public const ushort Binding = 0x0001;
    public const ushort Allocate = 0x0003;
    public const ushort Refresh = 0x0004;
    public const ushort ChannelBind = 0x0009;

    private const uint MagicCookie = 0x2112A442;
    private const int HeaderLength = 20;
    private const int IntegrityLength = 20;

    private readonly byte[] _buffer = new byte[512];
    private int _length = HeaderLength;

    public StunRequest(ushort method)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, method);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(4), MagicCookie);
        RandomNumberGenerator.Fill(_buffer.AsSpan(8, 12));
    }

    public StunRequest Add(StunAttribute type, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_length), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_length + 2), (ushort)value.Length);
        value.CopyTo(_buffer.AsSpan(_length + 4));
        _length += 4 + ((value.Length + 3) & ~3);
        return this;
    }

    public StunRequest Add(StunAttribute type, string value) => Add(type, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds an IPv4 address in its XOR form (RFC 8489, section 14.2).</summary>
    public StunRequest Add(StunAttribute type, IPEndPoint value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        bytes[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)(value.Port ^ (int)(MagicCookie >> 16)));
        _ = value.Address.TryWriteBytes(bytes[4..], out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) ^ MagicCookie);
        return Add(type, bytes);
    }

    /// <summary>The finished request, with MESSAGE-INTEGRITY (RFC 8489, section 14.5) when there is a key.</summary>
    public byte[] Finish(byte[]? key = null)
    {
        if (key is not null)
        {
            SetLength(_length - HeaderLength + 4 + IntegrityLength);
#pragma warning disable CA5350 // The RFC names HMAC-SHA1.
            var integrity = HMACSHA1.HashData(key, _buffer.AsSpan(0, _length));
#pragma warning restore CA5350
            Add(StunAttribute.MessageIntegrity, integrity);
        }

        SetLength(_length - HeaderLength);
        return _buffer[.._length];
    }

    public static IPEndPoint ReadAddress(ReadOnlySpan<byte> value)
    {
        Span<byte> address = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(address, BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ MagicCookie);
        return new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(MagicCookie >> 16));
    }

    private void SetLength(int length) => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)length);
}
