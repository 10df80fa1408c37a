namespace Duet.Turn.Engines.Linux;

/// <summary>The relayed addresses of one thread by small numbers, which epoll gives back. One thread reads; any thread adds and removes.</summary>
internal sealed class RelaySlots
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private LinuxRelaySocket?[] _sockets = new LinuxRelaySocket?[16];
    private int _used;

    public void Add(LinuxRelaySocket socket)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
            {
                slot = _used++;
                if (slot == _sockets.Length)
                {
                    var larger = new LinuxRelaySocket?[slot * 2];
                    _sockets.CopyTo(larger, 0);
                    Volatile.Write(ref _sockets, larger);
                }
            }

            socket.Slot = slot;
            Volatile.Write(ref _sockets[slot], socket);
        }
    }

    public void Remove(LinuxRelaySocket socket)
    {
        lock (_gate)
        {
            Volatile.Write(ref _sockets[socket.Slot], null);
            _free.Push(socket.Slot);
        }
    }

    public LinuxRelaySocket? At(int slot) => Volatile.Read(ref Volatile.Read(ref _sockets)[slot]);

    public List<LinuxRelaySocket> All()
    {
        lock (_gate)
        {
            return [.. _sockets.OfType<LinuxRelaySocket>()];
        }
    }
}
