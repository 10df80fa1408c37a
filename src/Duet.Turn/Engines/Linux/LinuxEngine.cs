using System.Net;
using System.Net.Sockets;
using Duet.Turn.Allocations;
using Duet.Turn.Engines.Streams;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;
using Microsoft.Extensions.Logging;

namespace Duet.Turn.Engines.Linux;

/// <summary>
/// The engine for Linux: a <see cref="RelayThread"/> for each core, among which the kernel spreads the clients (SO_REUSEPORT). A client's packets always
/// come to the same thread, which has the sockets of its relayed addresses too; so do the bytes of one TCP connection.
/// </summary>
internal sealed partial class LinuxEngine(int threads, ILogger logger) : DatagramEngine
{
    private const int ListenerBufferBytes = 4 * 1024 * 1024;
    private const int RelayBufferBytes = 256 * 1024;
    private const int MaxDatagram = 65536;

    [ThreadStatic]
    private static byte[]? t_assembly;

    private RelayThread[] _threads = [];
    private UdpSocket[] _firstListeners = [];
    private ClientPaths _paths = new(0);
    private int _lastThread;

    /// <summary>Relay threads: one for each core unless told.</summary>
    public int ThreadCount { get; } = threads > 0 ? threads : Environment.ProcessorCount;

    public override TurnEngine Kind => TurnEngine.Linux;

    public override bool SupportsDontFragment => true;

    public override IEnumerable<Traffic> Traffic => _threads.Select(thread => thread.Traffic);

    /// <summary>Managed memory that the relay threads have ever taken. Relaying takes none.</summary>
    public long AllocatedBytes => _threads.Sum(thread => thread.AllocatedBytes);

    public override void Bind(IReadOnlyList<IPEndPoint> endpoints)
    {
        var opened = new List<UdpSocket>();
        try
        {
            var listeners = endpoints.Select(endpoint => OpenListeners(endpoint, opened)).ToList();
            _paths = new ClientPaths(listeners.Count);
            _firstListeners = [.. listeners.Select(sockets => sockets[0])];
            _threads = [.. Enumerable.Range(0, ThreadCount).Select(i => new RelayThread(this, _paths, i, [.. listeners.Select(sockets => sockets[i])]))];
        }
        catch (LinuxException error)
        {
            opened.ForEach(socket => socket.Dispose());
            throw new SocketException((int)SocketErrorOf(error.Error), error.Message);
        }
    }

    public override void Start(RelayCore core, ServerClock clock) => Array.ForEach(_threads, thread => thread.Start(core, clock));

    public override RelaySocket? TryOpen(in TransportAddress address)
    {
        try
        {
            var socket = OpenRelay(address);
            socket.TryJoinReceived();
            socket.TellErrors();
            return ThreadOfCaller().Serve(socket);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    public override void SendToClient(in FiveTuple tuple, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding)
    {
        var datagram = (t_assembly ??= new byte[MaxDatagram + RelayContext.RoomLength]).AsSpan(0, prefix.Length + payload.Length + padding);
        prefix.CopyTo(datagram);
        payload.CopyTo(datagram[prefix.Length..]);
        datagram[(prefix.Length + payload.Length)..].Clear();
        var path = _paths.All[(int)tuple.Path];
        _ = _firstListeners[path.Listener].TrySend(tuple.Client, path.Local, datagram);
    }

    public override ServedStream? TryServe(
        Socket connection, AllocationTable table, in StreamLimits limits, in TransportAddress remote, long id, TaskCompletionSource ended) =>
        TcpSocket.TryTake(connection) is { } socket ? ThreadOfCaller().Serve(socket, table, limits, remote, id, ended) : null;

    public override ValueTask DisposeAsync()
    {
        Array.ForEach(_threads, thread => thread.Dispose());
        return ValueTask.CompletedTask;
    }

    /// <summary>A bug that one packet showed.</summary>
    public void Report(Exception error) => Log.PacketFailed(logger, error);

    private static UdpSocket OpenRelay(in TransportAddress address)
    {
        try
        {
            return UdpSocket.Open(address, RelayBufferBytes);
        }
        catch (LinuxException error) when (error.Error == LinuxError.AddressNotAvailable)
        {
            return UdpSocket.Open(address.Everywhere, RelayBufferBytes);
        }
    }

    private static SocketError SocketErrorOf(LinuxError error) => error switch
    {
        LinuxError.AddressInUse => SocketError.AddressAlreadyInUse,
        LinuxError.AddressNotAvailable => SocketError.AddressNotAvailable,
        LinuxError.AccessDenied => SocketError.AccessDenied,
        _ => SocketError.SocketError,
    };

    /// <summary>One socket for each thread. The first is bound alone, so that a port that somebody has is refused.</summary>
    private UdpSocket[] OpenListeners(IPEndPoint endpoint, List<UdpSocket> opened)
    {
        var sockets = new UdpSocket[ThreadCount];
        for (var i = 0; i < sockets.Length; i++)
        {
            sockets[i] = i == 0
                ? UdpSocket.Open(TransportAddress.From(endpoint), ListenerBufferBytes)
                : UdpSocket.OpenBeside(sockets[0].Address, ListenerBufferBytes);
            opened.Add(sockets[i]);
            sockets[i].TryJoinReceived();
            if (endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                sockets[i].TellLocalAddress();
            }

            if (i == 0)
            {
                sockets[i].Share();
            }
        }

        return sockets;
    }

    /// <summary>A client's relayed addresses belong to the thread that its packets come to; those of connections are spread.</summary>
    private RelayThread ThreadOfCaller() => RelayThread.Current is { } current && current.Engine == this
        ? current
        : _threads[(uint)Interlocked.Increment(ref _lastThread) % _threads.Length];

    private static partial class Log
    {
        [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "A datagram could not be relayed because of a bug")]
        public static partial void PacketFailed(ILogger logger, Exception error);
    }
}
