using Duet.Turn.Allocations;
using Duet.Turn.Stun;

namespace Duet.Turn.Requests;

/// <summary>Whether an allocation may have a peer: its family (443), then the rules of this server (403). Its own address is one for the allocations there, and for nothing else.</summary>
internal static class PeerCheck
{
    public static StunErrorCode Check(Allocation allocation, in TransportAddress peer, TurnSettings settings, out Relay? relay, out bool outside)
    {
        relay = allocation.RelayOf(peer.Family);
        outside = settings.Peers.Allows(peer);
        if (relay is null)
        {
            return StunErrorCode.PeerAddressFamilyMismatch;
        }

        return outside || settings.IsOwnRelayAddress(peer) ? StunErrorCode.None : StunErrorCode.Forbidden;
    }
}
