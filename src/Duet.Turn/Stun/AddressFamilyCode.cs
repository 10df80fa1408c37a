namespace Duet.Turn.Stun;

/// <summary>Address families on the wire (RFC 8489, section 14.1).</summary>
internal enum AddressFamilyCode : byte
{
    None = 0,
    IPv4 = 1,
    IPv6 = 2,
}
