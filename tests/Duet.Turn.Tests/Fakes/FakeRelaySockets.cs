using Duet.Turn.Allocations;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Fakes;

/// <summary>Sockets without a network: they know which ports are open, and keep what was sent.</summary>
internal sealed class FakeRelaySockets : IRelaySockets
{
    public HashSet<TransportAddress> Open { get; } = [];

    /// <summary>Ports that other programs have.</summary>
    public HashSet<int> Foreign { get; } = [];

    public bool SupportsDontFragment { get; set; } = true;

    public RelaySocket? TryOpen(in TransportAddress address) =>
        Foreign.Contains(address.Port) || !Open.Add(address) ? null : new FakeRelaySocket(this, address);

    private sealed class FakeRelaySocket(FakeRelaySockets sockets, TransportAddress address) : RelaySocket
    {
        public override void Send(in TransportAddress peer, ReadOnlySpan<byte> payload, bool dontFragment)
        {
        }

        public override void Dispose() => sockets.Open.Remove(address);
    }
}
