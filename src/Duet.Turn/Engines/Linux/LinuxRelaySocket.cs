using Duet.Turn.Allocations;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>A relayed address whose packets one <see cref="RelayThread"/> receives.</summary>
internal sealed class LinuxRelaySocket(RelayThread thread, UdpSocket socket) : RelaySocket, ISlotted
{
    private int _isDisposed;

    /// <summary>Receives, and alone may use <see cref="Outlet"/>.</summary>
    public RelayThread Thread { get; } = thread;

    public UdpSocket Socket { get; } = socket;

    public Outlet Outlet { get; } = new(socket.Descriptor, socket.Address.Port);

    /// <inheritdoc />
    public int Slot { get; set; }

    /// <inheritdoc cref="Pacer.Count" />
    public int LastStretch { get; set; }

    public override void Send(in TransportAddress peer, ReadOnlySpan<byte> payload, bool dontFragment)
    {
        if (!dontFragment)
        {
            _ = Socket.TrySend(peer, payload);
            return;
        }

        using var hold = Socket.Descriptor.TryHold();
        if (!hold.IsOpen)
        {
            // The allocation ended between decision and sending.
            return;
        }

        // A datagram of another thread that slips in between has the bit too: it is set for the socket, IPv4 has it per message nowhere.
        lock (Socket)
        {
            Socket.SetDontFragment(true);
            _ = Socket.TrySend(peer, payload);
            Socket.SetDontFragment(false);
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Socket.Retire();
            Thread.Forget(this);
        }
    }
}
