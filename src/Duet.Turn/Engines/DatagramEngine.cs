using System.Net;
using System.Net.Sockets;
using Duet.Turn.Allocations;
using Duet.Turn.Engines.Streams;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines;

/// <summary>Moves datagrams: listens to clients over UDP, has the sockets of relayed addresses, and does what <see cref="RelayCore"/> decides.</summary>
internal abstract class DatagramEngine : IRelaySockets, IAsyncDisposable
{
    public abstract TurnEngine Kind { get; }

    public abstract bool SupportsDontFragment { get; }

    /// <summary>Opens a listener at each endpoint, or none of them.</summary>
    /// <exception cref="SocketException">One cannot be had.</exception>
    public abstract void Bind(IReadOnlyList<IPEndPoint> endpoints);

    /// <summary>Begins to receive.</summary>
    public abstract void Start(RelayCore core, ServerClock clock);

    public abstract RelaySocket? TryOpen(in TransportAddress address);

    /// <summary>Sends one datagram to a client over UDP at once, from any thread.</summary>
    public abstract void SendToClient(in FiveTuple tuple, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding);

    /// <summary>
    /// Takes over an accepted TCP connection to read and write it in a way of the engine's own. <see langword="null"/> where there is none: then its
    /// caller goes on with it.
    /// </summary>
    /// <param name="connection">Disposed of if it is taken.</param>
    /// <param name="table">Where its allocation will be.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="remote">The client's address.</param>
    /// <param name="id">A number that no other connection has.</param>
    /// <param name="ended">Set when the connection has ended, if it was taken.</param>
    public virtual ServedStream? TryServe(
        Socket connection, AllocationTable table, in StreamLimits limits, in TransportAddress remote, long id, TaskCompletionSource ended) => null;

    /// <summary>What was relayed so far.</summary>
    public abstract IEnumerable<Traffic> Traffic { get; }

    /// <summary>Closes everything and waits for its loops.</summary>
    public abstract ValueTask DisposeAsync();
}
