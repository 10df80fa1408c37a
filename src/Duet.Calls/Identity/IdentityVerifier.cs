using System.Globalization;

namespace Duet.Calls.Identity;

/// <summary>Checks that a client holds the key of the ID that it claims. Safe to use from any thread.</summary>
public sealed class IdentityVerifier(TimeProvider time)
{
    /// <summary>How far the client's clock may be off, either way.</summary>
    public static readonly TimeSpan TimeWindow = TimeSpan.FromMinutes(5);

    /// <summary>Longest life of a device's certificate; a day more than devices ask for, as clocks differ.</summary>
    public static readonly TimeSpan MaxCertificateLife = TimeSpan.FromDays(31);

    private const int NonceBytes = 16;

    private readonly NonceWindow _nonces = new(time, TimeWindow * 2);

    /// <summary>Checks one claim. Any text is safe to pass.</summary>
    /// <param name="claim">As it came.</param>
    /// <param name="isOwnAudience">Whether a page on this host may sign in here.</param>
    public IdentityOutcome Verify(IdentityClaim claim, Func<string, bool> isOwnAudience)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(isOwnAudience);
        if (!PublicKey.TryParse(claim.Key, out var key) || !IsNonce(claim.Nonce))
        {
            return new IdentityOutcome.Refused(IdentityError.BadIdentity);
        }

        using (key)
        {
            var error = CheckAudience(claim, isOwnAudience) ?? CheckTime(claim) ?? CheckSignature(claim, key) ?? CheckNonce(claim, key);
            return error is { } reason
                ? new IdentityOutcome.Refused(reason)
                : new IdentityOutcome.Proven(key.PersonId, claim.Device is not null);
        }
    }

    /// <summary>What is signed in a handshake.</summary>
    internal static string HandshakeText(string personId, IdentityClaim claim) =>
        string.Join('\n', "duet-handshake-v1", personId, claim.Audience, claim.Time.ToString(CultureInfo.InvariantCulture), claim.Nonce);

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

    private IdentityError? CheckTime(IdentityClaim claim)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var window = (long)TimeWindow.TotalMilliseconds;
        return claim.Time < now - window || claim.Time > now + window ? IdentityError.StaleTime : null;
    }

    private IdentityError? CheckSignature(IdentityClaim claim, PublicKey key)
    {
        var text = HandshakeText(key.PersonId, claim);
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

    private IdentityError? CheckNonce(IdentityClaim claim, PublicKey key) =>
        _nonces.TryUse(key.PersonId + claim.Nonce) ? null : IdentityError.ReplayedNonce;

    private bool IsGood(DeviceClaim device)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return device.NotBefore >= 0
            && device.NotBefore <= now + (long)TimeWindow.TotalMilliseconds
            && device.NotAfter > now
            && device.NotAfter <= long.MaxValue - 1
            && device.NotAfter - device.NotBefore <= (long)MaxCertificateLife.TotalMilliseconds;
    }

    private static bool IsNonce(string nonce)
    {
        Span<byte> bytes = stackalloc byte[NonceBytes];
        return Base64UrlText.TryDecode(nonce, bytes);
    }
}
