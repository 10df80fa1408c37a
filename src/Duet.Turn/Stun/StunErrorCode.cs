namespace Duet.Turn.Stun;

/// <summary>Error codes (RFC 8489, section 14.8; RFC 8656, section 19).</summary>
internal enum StunErrorCode
{
    None = 0,
    BadRequest = 400,
    Unauthenticated = 401,
    Forbidden = 403,
    UnknownAttribute = 420,
    AllocationMismatch = 437,
    StaleNonce = 438,
    AddressFamilyNotSupported = 440,
    WrongCredentials = 441,
    UnsupportedTransportProtocol = 442,
    PeerAddressFamilyMismatch = 443,
    AllocationQuotaReached = 486,
    ServerError = 500,
    InsufficientCapacity = 508,
}
