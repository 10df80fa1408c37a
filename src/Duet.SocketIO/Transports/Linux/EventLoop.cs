using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>
/// Waits for many sockets, and lets what waits for them go on, all on one thread. What blocks there holds up the others for a short while only: then another
/// thread takes over, and the blocked one ends when it is free again.
/// </summary>
internal sealed partial class EventLoop : IDisposable
{
    private const int MostEvents = 256;
    private const int Free = 0;
    private const int MostLateLooks = 4;

    private readonly Epoll _epoll = new(MostEvents);
    private readonly EventSignal _signal = new();
    private readonly string _name;
    private readonly WatchList _watched;
    private readonly ILogger _logger;
    private volatile bool _isStopping;

    // The number of the event that is being handled, or Free. Whoever changes it back to Free owns the loop and the fields below.
    private int _handling = Free;
    private int _lastNumber;
    private int _count;
    private int _next;

    // The supervisor's.
    private int _seen;
    private int _lateLooks;

    public EventLoop(string name, WatchList watched, ILogger logger)
    {
        _name = name;
        _watched = watched;
        _logger = logger;
        _epoll.Watch(_signal.Descriptor, ulong.MaxValue);
        StartThread();
    }

    /// <summary>Reports each change of the descriptor's state, until it is taken off the list and closed.</summary>
    public void Watch(Watched watched) => _epoll.WatchStream(watched.Number, _watched.Add(watched));

    /// <summary>Called now and then by one thread: if the loop is still at the event of the last call, another thread takes over.</summary>
    /// <param name="isInTime"><see langword="false"/> when this call comes late, which says little of a single event: then it takes a few calls.</param>
    public void Supervise(bool isInTime)
    {
        var now = Volatile.Read(ref _handling);
        if (now == Free || now != _seen)
        {
            (_seen, _lateLooks) = (now, 0);
        }
        else if ((isInTime || ++_lateLooks == MostLateLooks) && Interlocked.CompareExchange(ref _handling, Free, now) == now)
        {
            Log.Blocked(_logger);
            StartThread();
        }
    }

    /// <summary>Ends the thread soon; what it watched is not told.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _signal.Set();
    }

    private void StartThread() => new Thread(Run) { Name = _name, IsBackground = true }.Start();

    private void Run()
    {
        while (!_isStopping)
        {
            if (_next == _count)
            {
                _next = 0;
                _count = _epoll.Wait(-1);
                continue;
            }

            _lastNumber = _lastNumber == int.MaxValue ? 1 : _lastNumber + 1;
            var number = _lastNumber;
            var (tag, events) = (_epoll.TagAt(_next), _epoll.EventsAt(_next));
            _next++;
            Volatile.Write(ref _handling, number);
            Handle(tag, events);
            if (Interlocked.CompareExchange(ref _handling, Free, number) != number)
            {
                // It took too long: another thread goes on.
                return;
            }
        }

        _epoll.Dispose();
        _signal.Dispose();
    }

    private void Handle(ulong tag, EpollEvents events)
    {
        try
        {
            _watched.Find(tag)?.OnEvents(events);
        }
        catch (Exception error)
        {
            // A bug of one connection's must not stop the others.
            Log.Failed(_logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Handling an event of a socket failed")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A handler blocks the thread of its socket. Other connections go on with another thread; the handler should await")]
        public static partial void Blocked(ILogger logger);
    }
}
