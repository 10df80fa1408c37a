using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Turn.Tests.Fakes;

/// <summary>Writes STUN messages byte by byte, right or wrong, without the library's own writer.</summary>
internal sealed class StunBuilder
{
    private readonly List<byte> _bytes;

    public StunBuilder(int type, byte[]? transactionId = null)
    {
        TransactionId = transactionId ?? RandomNumberGenerator.GetBytes(12);
        _bytes = [(byte)(type >> 8), (byte)type, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. TransactionId];
    }

    public byte[] TransactionId { get; }

    public static StunBuilder Binding() => new(0x0001);

    public static StunBuilder Allocate(int protocol = 17) => new StunBuilder(0x0003).Add(0x0019, (byte)protocol, 0, 0, 0);

    public static StunBuilder Refresh(uint? lifetime = null) => lifetime is { } seconds ? new StunBuilder(0x0004).Lifetime(seconds) : new StunBuilder(0x0004);

    public static StunBuilder CreatePermission(params IPEndPoint[] peers) => peers.Aggregate(new StunBuilder(0x0008), (builder, peer) => builder.Peer(peer));

    public static StunBuilder ChannelBind(int number, IPEndPoint peer) => new StunBuilder(0x0009).Channel(number).Peer(peer);

    public static StunBuilder Send(IPEndPoint peer, byte[] data) => new StunBuilder(0x0016).Peer(peer).Add(0x0013, data);

    /// <summary>A ChannelData message (RFC 8656, section 12.4), not padded.</summary>
    public static byte[] ChannelData(int number, params byte[] data) =>
        [(byte)(number >> 8), (byte)number, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    public StunBuilder Add(int type, params byte[] value)
    {
        _bytes.AddRange([(byte)(type >> 8), (byte)type, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }

        return this;
    }

    public StunBuilder Text(int type, string value) => Add(type, Encoding.UTF8.GetBytes(value));

    public StunBuilder Lifetime(uint seconds) => Add(0x000D, (byte)(seconds >> 24), (byte)(seconds >> 16), (byte)(seconds >> 8), (byte)seconds);

    public StunBuilder Channel(int number) => Add(0x000C, (byte)(number >> 8), (byte)number, 0, 0);

    public StunBuilder Family(int type, int family) => Add(type, (byte)family, 0, 0, 0);

    public StunBuilder Peer(IPEndPoint peer)
    {
        var address = peer.Address.GetAddressBytes();
        byte[] mask = [0x21, 0x12, 0xA4, 0x42, .. TransactionId];
        for (var i = 0; i < address.Length; i++)
        {
            address[i] ^= mask[i];
        }

        var port = peer.Port ^ 0x2112;
        return Add(0x0012, [0, (byte)(address.Length == 4 ? 1 : 2), (byte)(port >> 8), (byte)port, .. address]);
    }

    public StunBuilder Credentials(string user, string realm, string nonce) => Text(0x0006, user).Text(0x0014, realm).Text(0x0015, nonce);

    public StunBuilder PasswordAlgorithms(params byte[] algorithms) =>
        Add(0x8002, [.. algorithms.SelectMany(algorithm => new byte[] { 0, algorithm, 0, 0 })]);

    public StunBuilder PasswordAlgorithm(byte algorithm) => Add(0x001D, 0, algorithm, 0, 0);

    public StunBuilder Integrity(byte[] key) => Add(0x0008, HMACSHA1.HashData(key, Adjusted(24)));

    public StunBuilder IntegritySha256(byte[] key, int length = 32) => Add(0x001C, HMACSHA256.HashData(key, Adjusted(4 + length))[..length]);

    public StunBuilder Fingerprint() => Add(0x8028, BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(Crc32.Of(Adjusted(8)) ^ 0x5354554E)));

    public byte[] Build()
    {
        var bytes = _bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(bytes.Length - 20));
        return bytes;
    }

    private byte[] Adjusted(int following)
    {
        var bytes = _bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(bytes.Length - 20 + following));
        return bytes;
    }

    /// <summary>CRC-32, bit by bit.</summary>
    private static class Crc32
    {
        public static uint Of(byte[] bytes)
        {
            var crc = uint.MaxValue;
            foreach (var b in bytes)
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                }
            }

            return ~crc;
        }
    }
}
