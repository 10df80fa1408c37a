namespace Duet.Load.Turn;

/// <summary>Attributes that the generator writes or reads (RFC 8489 and RFC 8656, section 18).</summary>
internal enum StunAttribute : ushort
{
    UserName = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    ChannelNumber = 0x000C,
    Lifetime = 0x000D,
    XorPeerAddress = 0x0012,
    Realm = 0x0014,
    Nonce = 0x0015,
    XorRelayedAddress = 0x0016,
    RequestedTransport = 0x0019,
}
