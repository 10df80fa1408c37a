using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Duet.Calls.Identity;

namespace Duet.Calls.Tests.Identity;

/// <summary>Somebody with a key, who signs as a browser does.</summary>
internal sealed class Person(TimeProvider time, string challenge) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Key => Base64Url.EncodeToString(_key.ExportSubjectPublicKeyInfo());

    public string Id => PersonId.FromPublicKey(_key.ExportSubjectPublicKeyInfo());

    public string Sign(string text) => Base64Url.EncodeToString(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256));

    public IdentityClaim Claim() => Signed(Empty());

    /// <summary>The claim of a device of this person.</summary>
    public IdentityClaim Claim(Person device, TimeSpan begin = default, double days = 30, Func<DeviceClaim, DeviceClaim>? change = null)
    {
        var from = (time.GetUtcNow() + begin).ToUnixTimeMilliseconds();
        var certificate = new DeviceClaim(device.Key, from, from + (long)TimeSpan.FromDays(days).TotalMilliseconds, string.Empty);
        certificate = certificate with { Signature = Sign(IdentityVerifier.CertificateText(Id, certificate)) };
        var claim = Empty() with { Device = change?.Invoke(certificate) ?? certificate };
        return claim with { Signature = device.Sign(IdentityVerifier.HandshakeText(Id, claim.Audience, challenge)) };
    }

    public IdentityClaim Signed(IdentityClaim claim) => claim with { Signature = Sign(IdentityVerifier.HandshakeText(Id, claim.Audience, challenge)) };

    public void Dispose() => _key.Dispose();

    private IdentityClaim Empty() => new(Key, "duet.example", string.Empty);
}
