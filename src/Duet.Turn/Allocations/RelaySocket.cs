using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>The UDP socket behind one relayed address. An engine makes it, and gives what it receives to its <see cref="Owner"/>.</summary>
internal abstract class RelaySocket : IDisposable
{
    private Relay? _owner;

    /// <summary>Whose packets these are. None while the port is only kept aside: packets are dropped.</summary>
    public Relay? Owner
    {
        get => Volatile.Read(ref _owner);
        set => Volatile.Write(ref _owner, value);
    }

    /// <summary>Sends at once, from any thread; what the system cannot take is lost, as UDP may lose it.</summary>
    public abstract void Send(in TransportAddress peer, ReadOnlySpan<byte> payload, bool dontFragment);

    /// <summary>Closes the socket; nothing is received from it afterwards.</summary>
    public abstract void Dispose();
}
