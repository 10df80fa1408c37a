using System.Collections;
using System.Security.Cryptography;
using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>The relayed ports of one address family. Used under the allocation table's lock.</summary>
/// <remarks>Ports are chosen at random by a generator that nobody can predict (RFC 8656, section 7.2; RFC 6056).</remarks>
internal sealed class RelayPorts(IRelaySockets sockets, TransportAddress bound, int first, int last)
{
    // Ports that other programs have are tried in vain; more than this many in a row means that the range is not ours.
    private const int MaxAttempts = 128;
    private readonly BitArray _taken = new(last - first + 1);

    /// <summary>Opens a socket on a free port. <see langword="null"/> when there is none.</summary>
    public (RelaySocket Socket, int Port)? TryOpen(bool even)
    {
        var attempts = 0;
        foreach (var port in FreePorts(even ? 2 : 1))
        {
            if (++attempts > MaxAttempts)
            {
                return null;
            }

            if (TryOpenAt(port) is { } socket)
            {
                return (socket, port);
            }
        }

        return null;
    }

    /// <summary>Opens an even port and the next one, or neither.</summary>
    public (RelaySocket Even, RelaySocket Odd, int Port)? TryOpenPair()
    {
        var attempts = 0;
        foreach (var port in FreePorts(2))
        {
            if (++attempts > MaxAttempts)
            {
                return null;
            }

            if (port == last || _taken[port + 1 - first] || TryOpenAt(port) is not { } even)
            {
                continue;
            }

            if (TryOpenAt(port + 1) is { } odd)
            {
                return (even, odd, port);
            }

            Close(even, port);
        }

        return null;
    }

    public void Close(RelaySocket socket, int port)
    {
        socket.Dispose();
        _taken[port - first] = false;
    }

    private RelaySocket? TryOpenAt(int port)
    {
        var socket = sockets.TryOpen(bound.WithPort(port));
        _taken[port - first] = socket is not null;
        return socket;
    }

    /// <summary>Every free port once, from a random one on; only even ones for a step of two.</summary>
    private IEnumerable<int> FreePorts(int step)
    {
        var begin = step == 1 ? first : (first + 1) & ~1;
        var count = (last - begin) / step + 1;
        if (begin > last)
        {
            yield break;
        }

        for (var random = 0; random < 16; random++)
        {
            var port = begin + RandomNumberGenerator.GetInt32(count) * step;
            if (!_taken[port - first])
            {
                yield return port;
            }
        }

        var offset = RandomNumberGenerator.GetInt32(count);
        for (var i = 0; i < count; i++)
        {
            var port = begin + (offset + i) % count * step;
            if (!_taken[port - first])
            {
                yield return port;
            }
        }
    }
}
