namespace Duet.Turn.Credentials;

/// <summary>The first byte of the STUN security feature set (RFC 8489, section 18.1).</summary>
[Flags]
internal enum SecurityFeatures
{
    None = 0,
    PasswordAlgorithms = 0x80,
    UsernameAnonymity = 0x40,
}
