namespace Duet.Turn.Relaying;

/// <summary>Why a datagram went nowhere. The names are tags of a metric.</summary>
internal enum DropReason
{
    None,
    Malformed,
    NoAllocation,
    NoChannel,
    NoPermission,
    NoPeer,
    RateLimited,
    Bandwidth,
}
