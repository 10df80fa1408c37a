using System.Collections.Frozen;
using System.Net;
using Duet.Turn.Stun;

namespace Duet.Turn.Peers;

/// <summary>The addresses of the machine, and those by which the world knows it. Replaced whole when they change; any thread may ask.</summary>
internal sealed class OwnAddresses
{
    private volatile FrozenSet<TransportAddress> _addresses = FrozenSet<TransportAddress>.Empty;

    public void Replace(IEnumerable<IPAddress> addresses) => _addresses = addresses.Select(address => KeyOf(TransportAddress.From(address, 0))).ToFrozenSet();

    public bool Contains(in TransportAddress address) => _addresses.Contains(KeyOf(address));

    /// <summary>Neither a port nor an interface makes it another machine.</summary>
    private static TransportAddress KeyOf(in TransportAddress address) => address.Family == AddressFamilyCode.IPv6
        ? TransportAddress.FromIPv6(address.IPv6.High, address.IPv6.Low, 0)
        : address.WithPort(0);
}
