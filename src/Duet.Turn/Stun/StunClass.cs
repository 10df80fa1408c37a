namespace Duet.Turn.Stun;

/// <summary>Message classes, as the two bits C1 and C0 of the type say them (RFC 8489, section 5).</summary>
internal enum StunClass
{
    Request = 0,
    Indication = 1,
    Success = 2,
    Error = 3,
}
