using System.Globalization;

namespace Duet.Calls.Identity;

/// <summary>Checks that a client holds the key of the ID that it claims. Safe to use from any thread.</summary>
public sealed class IdentityVerifier(TimeProvider time)
{
    /// <summary>How far the clock of whoever issued a certificate may be ahead.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Longest life of a device's certificate; a day more than devices ask for, as clocks differ.</summary>
    public static readonly TimeSpan MaxCertificateLife = TimeSpan.FromDays(31);

    /// <summary>Checks one claim. Any text is safe to pass.</summary>
    /// <param name="claim">As it came.</param>
    /// <param name="challenge">What the server chose for this connection, and nobody can guess: a signature over it is good here and nowhere else.</param>
    /// <param name="isOwnAudience">Whether a page on this host may sign in here.</param>
    public IdentityOutcome Verify(IdentityClaim claim, string challenge, Func<string, bool> isOwnAudience)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(isOwnAudience);
        if (!PublicKey.TryParse(claim.Key, out var key))
        {
            return new IdentityOutcome.Refused(IdentityError.BadIdentity);
        }

        using (key)
        {
            var error = CheckAudience(claim, isOwnAudience) ?? CheckSignature(claim, challenge, key);
            return error is { } reason
                ? new IdentityOutcome.Refused(reason)
                : new IdentityOutcome.Proven(key.PersonId, claim.Device is not null);
        }
    }

    /// <summary>What is signed in a handshake.</summary>
    internal static string HandshakeText(string personId, string audience, string challenge) =>
        string.Join('\n', "duet-handshake-v2", personId, audience, challenge);

    /// <summary>What is signed in a device's certificate.</summary>
    internal static string CertificateText(string personId, DeviceClaim device) => string.Join(
        '\n',
        "duet-device-v1",
        personId,
        device.Key,
        device.NotBefore.ToString(CultureInfo.InvariantCulture),
        device.NotAfter.ToString(CultureInfo.InvariantCulture));

    private static IdentityError? CheckAudience(IdentityClaim claim, Func<string, bool> isOwnAudience) =>
        isOwnAudience(claim.Audience) ? null : IdentityError.BadAudience;

    private IdentityError? CheckSignature(IdentityClaim claim, string challenge, PublicKey key)
    {
        var text = HandshakeText(key.PersonId, claim.Audience, challenge);
        if (claim.Device is not { } device)
        {
            return key.HasSigned(text, claim.Signature) ? null : IdentityError.BadIdentity;
        }

        if (!PublicKey.TryParse(device.Key, out var deviceKey))
        {
            return IdentityError.BadCertificate;
        }

        using (deviceKey)
        {
            return !IsGood(device) || !key.HasSigned(CertificateText(key.PersonId, device), device.Signature)
                ? IdentityError.BadCertificate
                : deviceKey.HasSigned(text, claim.Signature) ? null : IdentityError.BadIdentity;
        }
    }

    private bool IsGood(DeviceClaim device)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return device.NotBefore >= 0
            && device.NotBefore <= now + (long)ClockTolerance.TotalMilliseconds
            && device.NotAfter > now
            && device.NotAfter <= long.MaxValue - 1
            && device.NotAfter - device.NotBefore <= (long)MaxCertificateLife.TotalMilliseconds;
    }
}
