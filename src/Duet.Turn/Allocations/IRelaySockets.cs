using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>Opens the sockets of relayed addresses.</summary>
internal interface IRelaySockets
{
    /// <summary>Whether DF can be set on what is sent; if not, DONT-FRAGMENT is an unknown attribute (RFC 8656, section 7.2).</summary>
    bool SupportsDontFragment { get; }

    /// <summary>
    /// Binds a socket, to every address where the one asked for is not here any more: a laptop that has moved to another network goes on to relay between its own
    /// clients, for which no packet leaves it. <see langword="null"/> when the port is taken or the system has no more sockets.</summary>
    RelaySocket? TryOpen(in TransportAddress address);
}
