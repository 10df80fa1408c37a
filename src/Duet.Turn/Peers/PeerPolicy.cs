using Duet.Turn.Stun;

namespace Duet.Turn.Peers;

/// <summary>Which addresses may be peers. Immutable.</summary>
internal sealed class PeerPolicy(IReadOnlyList<AddressRange> allowed, IReadOnlyList<AddressRange> denied)
{
    /// <summary>Denied ranges win; then allowed ones; then every special-purpose range is denied. What is embedded must be allowed, too.</summary>
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

        return Contains(allowed, peer) || !Contains(SpecialPurposeRanges.All, peer);
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
