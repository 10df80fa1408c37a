using Duet.Turn.Allocations;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Portable;

/// <summary>A relayed address on .NET's <c>Socket</c>: a loop of its own receives.</summary>
internal sealed class PortableRelaySocket(PortableEngine engine, DatagramSocket socket) : RelaySocket
{
    /// <summary>Longer datagrams are dropped: one buffer of this size is kept for each allocation.</summary>
    public const int MaxDatagram = 4096;

    public DatagramSocket Socket { get; } = socket;

    public override void Send(in TransportAddress peer, ReadOnlySpan<byte> payload, bool dontFragment)
    {
        if (dontFragment)
        {
            Socket.SendUnfragmented(peer, payload);
        }
        else
        {
            Socket.Send(peer, payload);
        }
    }

    public override void Dispose()
    {
        Socket.Dispose();
        engine.Forget(this);
    }
}
