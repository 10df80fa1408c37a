using System.Buffers;
using System.Runtime.InteropServices;

namespace Duet.SocketIO.Adapters;

/// <summary>Sockets chosen for a moment, in borrowed memory.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SocketSet : IDisposable
{
    private Socket[] _sockets;

    public SocketSet(int capacity)
    {
        _sockets = ArrayPool<Socket>.Shared.Rent(Math.Max(capacity, 1));
    }

    public int Count { get; private set; }

    public readonly ReadOnlySpan<Socket> Span => _sockets.AsSpan(0, Count);

    public void Add(Socket socket)
    {
        if (Count == _sockets.Length)
        {
            var larger = ArrayPool<Socket>.Shared.Rent(Count * 2);
            _sockets.CopyTo(larger, 0);
            ArrayPool<Socket>.Shared.Return(_sockets, clearArray: true);
            _sockets = larger;
        }

        _sockets[Count++] = socket;
    }

    public readonly void Dispose() => ArrayPool<Socket>.Shared.Return(_sockets, clearArray: true);
}
