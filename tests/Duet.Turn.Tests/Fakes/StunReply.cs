using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Turn.Tests.Fakes;

/// <summary>Reads an answer without the library's own reader.</summary>
internal sealed class StunReply
{
    private readonly byte[] _bytes;

    public StunReply(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        Assert.Equal(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) + 20, bytes.Length);
        for (var offset = 20; offset < bytes.Length;)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]);
            Attributes.Add((type, bytes.Slice(offset + 4, length).ToArray(), offset));
            offset += 4 + ((length + 3) & ~3);
        }
    }

    public List<(int Type, byte[] Value, int Offset)> Attributes { get; } = [];

    public byte[] Bytes => _bytes;

    public int Type => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    public bool IsSuccess => (Type & 0x0110) == 0x0100;

    public bool IsError => (Type & 0x0110) == 0x0110;

    public byte[] TransactionId => _bytes[8..20];

    /// <summary>The error code; 0 for a success.</summary>
    public int Error => Find(0x0009) is { } value ? value[2] * 100 + value[3] : 0;

    public string Realm => Encoding.UTF8.GetString(Find(0x0014)!);

    public string Nonce => Encoding.UTF8.GetString(Find(0x0015)!);

    public uint Lifetime => BinaryPrimitives.ReadUInt32BigEndian(Find(0x000D));

    public IPEndPoint Mapped => Address(0x0020);

    public IPEndPoint Relayed => Address(0x0016);

    public byte[]? Find(int type) => Attributes.Where(attribute => attribute.Type == type).Select(attribute => attribute.Value).FirstOrDefault();

    public IPEndPoint Address(int type) => Decode(Find(type)!);

    public IReadOnlyList<IPEndPoint> Addresses(int type) => [.. Attributes.Where(attribute => attribute.Type == type).Select(attribute => Decode(attribute.Value))];

    public bool HasIntegrity(byte[] key) => Check(0x0008, key, HMACSHA1.HashData);

    public bool HasIntegritySha256(byte[] key) => Check(0x001C, key, HMACSHA256.HashData);

    private bool Check(int type, byte[] key, Func<byte[], byte[], byte[]> hash)
    {
        var (_, value, offset) = Attributes.Single(attribute => attribute.Type == type);
        var before = _bytes[..offset];
        BinaryPrimitives.WriteUInt16BigEndian(before.AsSpan(2), (ushort)(offset - 20 + 4 + value.Length));
        return hash(key, before).AsSpan().SequenceEqual(value);
    }

    private IPEndPoint Decode(byte[] value)
    {
        var address = value[4..];
        for (var i = 0; i < address.Length; i++)
        {
            address[i] ^= _bytes[4 + i];
        }

        return new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(2)) ^ 0x2112);
    }
}
