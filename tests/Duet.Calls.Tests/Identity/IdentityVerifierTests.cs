using System.Buffers.Text;
using System.Security.Cryptography;
using Duet.Calls.Identity;

namespace Duet.Calls.Tests.Identity;

public sealed class IdentityVerifierTests : IDisposable
{
    /// <summary>In minutes.</summary>
    private const int Day = 24 * 60;

    private const string Challenge = "b9fY0J4TNsYqgs1nQKHp";

    private readonly ManualTime _time = new();
    private readonly IdentityVerifier _verifier;
    private readonly Person _ann;
    private readonly Person _phone;
    private readonly Person _eve;

    public IdentityVerifierTests()
    {
        _verifier = new IdentityVerifier(_time);
        (_ann, _phone, _eve) = (new Person(_time, Challenge), new Person(_time, Challenge), new Person(_time, Challenge));
    }

    public void Dispose()
    {
        _ann.Dispose();
        _phone.Dispose();
        _eve.Dispose();
    }

    [Fact]
    public void Verify_OwnKey_IsProven() => Assert.Equal(new IdentityOutcome.Proven(_ann.Id, LinkedDevice: false), Verify(_ann.Claim()));

    [Fact]
    public void Verify_CertifiedDevice_IsThePerson() => Assert.Equal(new IdentityOutcome.Proven(_ann.Id, LinkedDevice: true), Verify(_ann.Claim(_phone)));

    [Fact]
    public void Verify_SignedForAnotherConnection_IsRefused() =>
        Assert.Equal(Refused(IdentityError.BadIdentity), _verifier.Verify(_ann.Claim(), "of another connection", audience => audience == "duet.example"));

    [Fact]
    public void HandshakeText_HasItsLines() =>
        Assert.Equal("duet-handshake-v2\nID\nduet.example\nchallenge", IdentityVerifier.HandshakeText("ID", "duet.example", "challenge"));

    [Fact]
    public void Verify_SignedForAnotherServer_IsRefused() =>
        Assert.Equal(Refused(IdentityError.BadAudience), Verify(_ann.Signed(_ann.Claim() with { Audience = "evil.example" })));

    [Fact]
    public void Verify_AnythingChangedAfterSigning_IsRefused()
    {
        var claim = _ann.Claim();
        IdentityClaim[] changed =
        [
            claim with { Key = _eve.Key },
            claim with { Signature = Flip(claim.Signature) },
        ];

        Assert.All(changed, one => Assert.Equal(Refused(IdentityError.BadIdentity), Verify(one)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("not base64url, and much too long to be a key, but whatever: nothing of this may throw, however odd it is, or however long it gets here")]
    public void Verify_MalformedText_IsRefusedQuietly(string text)
    {
        var claim = _ann.Claim();

        Assert.Equal(Refused(IdentityError.BadIdentity), Verify(claim with { Key = text }));
        Assert.Equal(Refused(IdentityError.BadIdentity), Verify(claim with { Signature = text }));
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, change: device => device with { Key = text })));
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, change: device => device with { Signature = text })));
    }

    [Fact]
    public void Verify_KeyOfAnotherCurveOrNoPoint_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var offCurve = Base64Url.DecodeFromChars(_ann.Key);
        offCurve[^1] ^= 1;

        Assert.Equal(Refused(IdentityError.BadIdentity), Verify(_ann.Claim() with { Key = Base64Url.EncodeToString(other.ExportSubjectPublicKeyInfo()) }));
        Assert.Equal(Refused(IdentityError.BadIdentity), Verify(_ann.Claim() with { Key = Base64Url.EncodeToString(offCurve) }));
    }

    [Fact]
    public void Verify_CertificateOfSomebodyElse_IsRefused()
    {
        var claim = _ann.Claim(_phone);

        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_eve.Signed(claim with { Key = _eve.Key })));
        Assert.Equal(Refused(IdentityError.BadIdentity), Verify(claim with { Signature = _eve.Claim().Signature }));
    }

    [Fact]
    public void Verify_CertificateOutOfItsTime_IsRefused()
    {
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, TimeSpan.FromDays(-31), 30)));
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, TimeSpan.FromHours(1))));
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, days: 365)));
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, change: device => device with { NotAfter = long.MaxValue })));
        Assert.Equal(Refused(IdentityError.BadCertificate), Verify(_ann.Claim(_phone, change: device => device with { NotBefore = long.MinValue })));
    }

    /// <summary>The cases of the page's own check, in <c>certificate.test.ts</c>: what one side takes the other one takes. Minutes from now.</summary>
    [Theory]
    [InlineData(0, 30 * Day, true)]
    [InlineData(0, 31 * Day, true)]
    [InlineData(0, (31 * Day) + 1, false)]
    [InlineData(0, 3_650 * Day, false)]
    [InlineData(-30 * Day, Day, true)]
    [InlineData((-30 * Day) - 1, Day, false)]
    [InlineData(5, Day, true)]
    [InlineData(6, Day, false)]
    [InlineData(-Day, 1, true)]
    [InlineData(-Day, 0, false)]
    public void Certificate_AtItsBounds_IsTakenAsThePageTakesIt(int begins, int ends, bool good)
    {
        var outcome = Verify(_ann.Claim(_phone, TimeSpan.FromMinutes(begins), TimeSpan.FromMinutes(ends - begins).TotalDays));

        Assert.Equal(good ? new IdentityOutcome.Proven(_ann.Id, LinkedDevice: true) : Refused(IdentityError.BadCertificate), outcome);
    }

    [Fact]
    public void PersonId_HasAKnownValue()
    {
        // The page computes the same; both sides carry this vector.
        var spki = Convert.FromBase64String(
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==");

        Assert.Equal(ReferenceId(spki), PersonId.FromPublicKey(spki));
        Assert.Equal(24, PersonId.FromPublicKey(spki).Length);
    }

    [Theory]
    [InlineData("0123-4567-89AB-CDEF-GHJK-MNPQ", "0123456789ABCDEFGHJKMNPQ")]
    [InlineData("o123 4567 89ab cdef ghjk mnpq", "0123456789ABCDEFGHJKMNPQ")]
    [InlineData("OiL1-0000-0000-0000-0000-0000", "011100000000000000000000")]
    public void PersonId_IsReadInAnySpelling(string text, string id)
    {
        Assert.True(PersonId.TryParse(text, out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123-4567-89AB-CDEF-GHJK-MNP")]
    [InlineData("0123-4567-89AB-CDEF-GHJK-MNPQR")]
    [InlineData("U123-4567-89AB-CDEF-GHJK-MNPQ")]
    [InlineData("é123-4567-89AB-CDEF-GHJK-MNPQ")]
    public void PersonId_OtherText_IsNone(string? text) => Assert.False(PersonId.TryParse(text, out _));

    /// <summary>The definition, with big numbers instead of shifts.</summary>
    private static string ReferenceId(byte[] spki)
    {
        var bits = new System.Numerics.BigInteger(SHA256.HashData(spki).AsSpan(0, 15), isUnsigned: true, isBigEndian: true);
        var id = string.Empty;
        for (var index = 0; index < 24; index++)
        {
            id = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(int)(bits & 31)] + id;
            bits >>= 5;
        }

        return id;
    }

    private static string Flip(string signature)
    {
        var bytes = Base64Url.DecodeFromChars(signature);
        bytes[5] ^= 1;
        return Base64Url.EncodeToString(bytes);
    }

    private static IdentityOutcome.Refused Refused(IdentityError error) => new(error);

    private IdentityOutcome Verify(IdentityClaim claim) => _verifier.Verify(claim, Challenge, audience => audience == "duet.example");
}
