using Duet.Turn.Stun;

namespace Duet.Turn.Peers;

/// <summary>Which addresses may be peers. Any thread may ask.</summary>
internal sealed class PeerPolicy(IReadOnlyList<AddressRange> allowed, IReadOnlyList<AddressRange> denied, OwnAddresses own)
{
    /// <summary>
    /// Denied ranges win; then the machine's own addresses are denied, unless one is allowed by itself; then allowed ranges; then every special-purpose range is
    /// denied. What is embedded must be allowed, too.
    /// </summary>
    public bool Allows(in TransportAddress peer)
    {
        if (Contains(denied, peer))
        {
            return false;
        }

        if (EmbeddedIPv4.TryFind(peer, out var embedded) && !Allows(embedded))
        {
            return false;
        }

        if (IsOwn(peer))
        {
            return Names(peer);
        }

        return Contains(allowed, peer) || !Contains(SpecialPurposeRanges.All, peer);
    }

    /// <summary>
    /// From this machine to itself a packet passes by the firewall that protects its services. Loopback is no address that anybody allows without meaning this
    /// machine; a whole network may well be allowed without.
    /// </summary>
    private bool IsOwn(in TransportAddress peer) => own.Contains(peer) && !SpecialPurposeRanges.IsLoopback(peer);

    private bool Names(in TransportAddress address)
    {
        foreach (var range in allowed)
        {
            if (range.IsSingle && range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(IReadOnlyList<AddressRange> ranges, in TransportAddress address)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
