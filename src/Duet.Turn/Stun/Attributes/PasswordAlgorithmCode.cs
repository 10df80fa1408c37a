namespace Duet.Turn.Stun.Attributes;

/// <summary>Password algorithms (RFC 8489, section 18.5).</summary>
internal enum PasswordAlgorithmCode
{
    Md5 = 1,
    Sha256 = 2,
}
