using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>
/// Numbers for the ways that clients come in: a listener, and which of the machine's addresses they wrote to, if the listener has them all. An answer has
/// to leave from that address; from another one the client, or the NAT before it, would not take it. Any thread may ask.
/// </summary>
internal sealed class ClientPaths
{
    /// <summary>A machine has fewer addresses, but a whole network may be routed to it. Those above leave the choice to the kernel.</summary>
    private const int MaxPaths = 1024;

    private readonly ConcurrentDictionary<(int Listener, TransportAddress Local), int> _numbers = new();
    private readonly Lock _gate = new();
    private ClientPath[] _paths;

    public ClientPaths(int listeners) => _paths = [.. Enumerable.Range(0, listeners).Select(listener => new ClientPath(listener, default))];

    public ReadOnlySpan<ClientPath> All => Volatile.Read(ref _paths);

    /// <summary>The number of a way; a listener's own number where there is no address to tell.</summary>
    public int NumberOf(int listener, in TransportAddress local)
    {
        if (local.IsNone)
        {
            return listener;
        }

        return _numbers.TryGetValue((listener, local), out var number) ? number : Add(listener, local);
    }

    private int Add(int listener, in TransportAddress local)
    {
        lock (_gate)
        {
            if (_numbers.TryGetValue((listener, local), out var number))
            {
                return number;
            }

            number = _paths.Length;
            if (number >= MaxPaths)
            {
                return listener;
            }

            // First the path, then its number: who knows the number finds the path.
            Volatile.Write(ref _paths, [.. _paths, new ClientPath(listener, local)]);
            _numbers[(listener, local)] = number;
            return number;
        }
    }
}

/// <summary>A listener, and the address to answer from; none: the listener's.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClientPath(int Listener, TransportAddress Local);
