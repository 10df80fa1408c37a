namespace Duet.Turn.Stun;

/// <summary>Attributes this server reads or writes. Below 0x8000 who does not know one must refuse (RFC 8489, section 14).</summary>
internal enum StunAttributeType
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    ChannelNumber = 0x000C,
    Lifetime = 0x000D,
    XorPeerAddress = 0x0012,
    Data = 0x0013,
    Realm = 0x0014,
    Nonce = 0x0015,
    XorRelayedAddress = 0x0016,
    RequestedAddressFamily = 0x0017,
    EvenPort = 0x0018,
    RequestedTransport = 0x0019,
    DontFragment = 0x001A,
    MessageIntegritySha256 = 0x001C,
    PasswordAlgorithm = 0x001D,
    Userhash = 0x001E,
    XorMappedAddress = 0x0020,
    ReservationToken = 0x0022,
    AdditionalAddressFamily = 0x8000,
    AddressErrorCode = 0x8001,
    PasswordAlgorithms = 0x8002,
    Icmp = 0x8004,
    Software = 0x8022,
    Fingerprint = 0x8028,

    /// <summary>ADDITIONAL-ADDRESS-FAMILY before RFC 8656 gave it a number: coturn's clients still send this one.</summary>
    AdditionalAddressFamilyOfDrafts = 0x8032,
}
