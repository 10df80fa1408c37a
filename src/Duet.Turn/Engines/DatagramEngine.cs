using System.Net;
using Duet.Turn.Allocations;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines;

/// <summary>Moves datagrams: listens to clients over UDP, has the sockets of relayed addresses, and does what <see cref="RelayCore"/> decides.</summary>
internal abstract class DatagramEngine : IRelaySockets, IAsyncDisposable
{
    public abstract TurnEngine Kind { get; }

    public abstract bool SupportsDontFragment { get; }

    /// <summary>Opens a listener at each endpoint, or none of them.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">One cannot be had.</exception>
    public abstract void Bind(IReadOnlyList<IPEndPoint> endpoints);

    /// <summary>Begins to receive.</summary>
    public abstract void Start(RelayCore core, ServerClock clock);

    public abstract RelaySocket? TryOpen(in TransportAddress address);

    /// <summary>Sends one datagram to a client over UDP at once, from any thread.</summary>
    public abstract void SendToClient(in FiveTuple tuple, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding);

    /// <summary>What was relayed so far.</summary>
    public abstract IEnumerable<Traffic> Traffic { get; }

    /// <summary>Closes everything and waits for its loops.</summary>
    public abstract ValueTask DisposeAsync();
}
