using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Calls.Identity;

/// <summary>A P-256 public key, as it came from a client.</summary>
internal sealed class PublicKey : IDisposable
{
    private const int CoordinateBytes = 32;
    private const int SignatureBytes = 64;

    /// <summary>SubjectPublicKeyInfo of an uncompressed point on P-256, up to the point (RFC 5480, section 2).</summary>
    private static ReadOnlySpan<byte> Header =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
        0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    private readonly ECDsa _key;

    private PublicKey(ECDsa key, string personId)
    {
        _key = key;
        PersonId = personId;
    }

    /// <summary>The ID that this key stands for.</summary>
    public string PersonId { get; }

    /// <summary>Reads SPKI in base64url. There is one spelling of a key only, so that it has one ID.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        Span<byte> spki = stackalloc byte[Header.Length + (2 * CoordinateBytes)];
        if (!Base64UrlText.TryDecode(text, spki) || !spki.StartsWith(Header))
        {
            return false;
        }

        ECDsa? ecdsa = null;
        try
        {
            var point = new ECPoint { X = spki.Slice(Header.Length, CoordinateBytes).ToArray(), Y = spki[^CoordinateBytes..].ToArray() };
            ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            key = new PublicKey(ecdsa, Identity.PersonId.FromPublicKey(spki));
            return true;
        }
        catch (CryptographicException)
        {
            // Not a point on the curve.
            ecdsa?.Dispose();
            return false;
        }
    }

    /// <summary>ECDSA over P-256 with SHA-256; the signature is r and s in 64 bytes (IEEE P1363), base64url.</summary>
    public bool HasSigned(string text, string signature)
    {
        Span<byte> bytes = stackalloc byte[SignatureBytes];
        return Base64UrlText.TryDecode(signature, bytes)
            && _key.VerifyData(Encoding.UTF8.GetBytes(text), bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _key.Dispose();
}
