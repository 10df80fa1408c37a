using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Duet.Turn.Allocations;

namespace Duet.Turn.Credentials;

/// <summary>Nonces that need no memory: each one carries its time and a code that only this process can make, for this client only. Any thread may ask.</summary>
/// <remarks>
/// "obMatJos2", four characters of security features (RFC 8489, section 9.2), then 64 bits: 20 of seconds, 44 of HMAC-SHA256 over time, features and
/// five-tuple. It is this short because every challenge carries it: see <see cref="Requests.Challenge"/>.
/// </remarks>
internal sealed class Nonces(long lifetimeMilliseconds)
{
    /// <summary>Bytes of every nonce.</summary>
    public const int Length = 24;

    private const int CookieLength = 13;
    private const int CodeBits = 44;
    private const long TimeMask = (1L << 20) - 1;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private static ReadOnlySpan<byte> Cookie => "obMatJos2"u8;

    /// <summary>Writes a nonce for a client.</summary>
    public void Write(Span<byte> destination, SecurityFeatures features, in FiveTuple tuple, long now)
    {
        Cookie.CopyTo(destination);
        // Bit 0 is the leftmost one (RFC 8489, section 18.1).
        Span<byte> bits = [(byte)features, 0, 0];
        Base64.EncodeToUtf8(bits, destination[Cookie.Length..], out _, out _);

        Span<byte> code = stackalloc byte[9];
        BinaryPrimitives.WriteUInt64BigEndian(code, Code(features, tuple, now / 1000 & TimeMask));
        Span<byte> text = stackalloc byte[12];
        Base64.EncodeToUtf8(code, text, out _, out _);
        text[..(Length - CookieLength)].CopyTo(destination[CookieLength..]);
    }

    /// <summary>Whether a nonce was made here for this client and has not ended.</summary>
    public bool IsFresh(ReadOnlySpan<byte> nonce, in FiveTuple tuple, long now)
    {
        Span<byte> code = stackalloc byte[9];
        Span<byte> bits = stackalloc byte[3];
        Span<byte> text = stackalloc byte[12];
        if (nonce.Length != Length || !nonce.StartsWith(Cookie))
        {
            return false;
        }

        nonce[CookieLength..].CopyTo(text);
        text[^1] = (byte)'A';
        if (!Base64.IsValid(text) || !Base64.IsValid(nonce[Cookie.Length..CookieLength]))
        {
            return false;
        }

        Base64.DecodeFromUtf8(text, code, out _, out _);
        Base64.DecodeFromUtf8(nonce[Cookie.Length..CookieLength], bits, out _, out _);
        var value = BinaryPrimitives.ReadUInt64BigEndian(code);
        var seconds = (long)(value >> CodeBits);
        var age = (now / 1000 - seconds) & TimeMask;
        Span<byte> expected = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(expected, Code((SecurityFeatures)bits[0], tuple, seconds));
        return CryptographicOperations.FixedTimeEquals(expected, code[..8]) && age * 1000 < lifetimeMilliseconds;
    }

    private ulong Code(SecurityFeatures features, in FiveTuple tuple, long seconds)
    {
        Span<byte> input = stackalloc byte[48];
        input.Clear();
        BinaryPrimitives.WriteInt64BigEndian(input, seconds);
        BinaryPrimitives.WriteInt64BigEndian(input[8..], tuple.Path);
        input[16] = (byte)features;
        input[17] = (byte)tuple.Transport;
        input[18] = (byte)tuple.Client.Family;
        BinaryPrimitives.WriteUInt16BigEndian(input[19..], (ushort)tuple.Client.Port);
        BinaryPrimitives.WriteUInt32BigEndian(input[21..], tuple.Client.Scope);
        tuple.Client.WriteAddress(input[25..]);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, input, hash);
        return ((ulong)seconds << CodeBits) | (BinaryPrimitives.ReadUInt64BigEndian(hash) >> (64 - CodeBits));
    }
}
