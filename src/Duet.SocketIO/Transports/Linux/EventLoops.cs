using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>The event loops of a process, and the sockets that are spread over them.</summary>
internal sealed class EventLoops : IDisposable
{
    /// <summary>A thread that handles one event for this long, or up to twice as long, is taken for blocked.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly Lazy<bool> s_areSupported = new(Try);

    private readonly WatchList _watched = new();
    private readonly EventLoop[] _loops;
    private readonly Lock _supervising = new();
    private readonly Timer _supervisor;
    private int _next;
    private long _lastLook = Stopwatch.GetTimestamp();

    public EventLoops(int count, ILogger logger)
    {
        _loops = [.. Enumerable.Range(0, count).Select(i =>
            new EventLoop(string.Create(CultureInfo.InvariantCulture, $"Duet sockets {i}"), _watched, logger))];
        _supervisor = new Timer(static state => ((EventLoops)state!).Supervise(), this, Patience, Patience);
    }

    /// <summary><see langword="false"/> elsewhere than on Linux, on 32-bit systems, and where a sandbox forbids the calls.</summary>
    public static bool AreSupported => s_areSupported.Value;

    /// <summary>Whether there are descriptors for more connections.</summary>
    public DescriptorReserve Descriptors { get; } = DescriptorReserve.OfProcess();

    /// <summary>Begins to watch a listening socket.</summary>
    public void Watch(SocketListener listener) => _loops[0].Watch(listener);

    /// <summary>Makes a channel of an accepted socket, and takes it over.</summary>
    public SocketChannel Open(StreamSocket socket, SocketListener listener)
    {
        Descriptors.Note(socket.Number);
        var channel = new SocketChannel(socket, _watched, listener);
        _loops[(uint)Interlocked.Increment(ref _next) % _loops.Length].Watch(channel);
        return channel;
    }

    public void Forget(Watched watched) => _watched.Remove(watched);

    /// <summary>The channels that a listener accepted and that are open.</summary>
    public IEnumerable<SocketChannel> ChannelsOf(SocketListener listener) =>
        _watched.Snapshot().OfType<SocketChannel>().Where(channel => channel.Listener == listener);

    public void Dispose()
    {
        _supervisor.Dispose();
        Array.ForEach(_loops, static loop => loop.Dispose());
    }

    private void Supervise()
    {
        // A timer may fire again while the last firing still runs.
        if (_supervising.TryEnter())
        {
            // A look that comes late says that the whole process stood still, collecting garbage or without a processor.
            var now = Stopwatch.GetTimestamp();
            var isInTime = Stopwatch.GetElapsedTime(_lastLook, now) < 1.5 * Patience;
            _lastLook = now;
            foreach (var loop in _loops)
            {
                loop.Supervise(isInTime);
            }

            _supervising.Exit();
        }
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return false;
        }

        try
        {
            using var epoll = new Epoll(1);
            using var signal = new EventSignal();
            epoll.Watch(signal.Descriptor, 0);
            return true;
        }
        catch (Exception error) when (error is LinuxException or DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
