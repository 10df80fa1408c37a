using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Recovery;

/// <summary>A socket that may come back. It stays in its rooms, and remembers what it misses, until its time is over.</summary>
internal sealed class LostSocket(Adapter adapter, Socket socket) : WheelEntry
{
    public Socket Socket { get; } = socket;

    public LinkedListNode<LostSocket>? Node { get; set; }

    internal override void OnDue() => adapter.Forget(this);
}
