namespace Duet.Calls.Identity;

/// <summary>What a client presents to prove an ID, as it came.</summary>
/// <param name="Key">The person's public key: P-256, SPKI, base64url.</param>
/// <param name="Audience">The host of the page that the client is on.</param>
/// <param name="Signature">By the person's key, or by the device's where there is one; base64url.</param>
/// <param name="Device">A certified key of a device of this person.</param>
public sealed record IdentityClaim(string Key, string Audience, string Signature, DeviceClaim? Device = null);

/// <summary>A device's key with the person's word for it.</summary>
/// <param name="Key">The device's public key: P-256, SPKI, base64url.</param>
/// <param name="NotBefore">Milliseconds since 1970.</param>
/// <param name="NotAfter">Milliseconds since 1970.</param>
/// <param name="Signature">By the person's key; base64url.</param>
public sealed record DeviceClaim(string Key, long NotBefore, long NotAfter, string Signature);

/// <summary>Why an ID is not proven. The names travel to clients in kebab case.</summary>
public enum IdentityError
{
    /// <summary>A key or signature is malformed or wrong; or the signature was made for another connection.</summary>
    BadIdentity,

    /// <summary>Signed for another server.</summary>
    BadAudience,

    /// <summary>The device's certificate is malformed, wrong, not yet or no longer good.</summary>
    BadCertificate,
}

/// <summary>An ID that is proven, or why it is not.</summary>
public abstract record IdentityOutcome
{
    private IdentityOutcome()
    {
    }

    /// <summary>Proven.</summary>
    /// <param name="PersonId">The ID.</param>
    /// <param name="LinkedDevice">Whether a certified device's key proved it.</param>
    public sealed record Proven(string PersonId, bool LinkedDevice) : IdentityOutcome;

    /// <summary>Not proven.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Refused(IdentityError Error) : IdentityOutcome;
}
