using System.Collections.Concurrent;
using System.Diagnostics;
using Duet.Turn.Allocations;
using Duet.Turn.Engines.Streams;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>
/// One thread that relays: receives from its share of the clients and from the peers of its relayed addresses, asks the rules, and sends what they
/// decide in batches. Nothing is allocated per packet.
/// </summary>
internal sealed unsafe class RelayThread : IDisposable
{
    private const ulong SignalTag = ulong.MaxValue;
    private const ulong ListenerTag = 1UL << 32;
    private const ulong StreamTag = 1UL << 33;
    private const int EventCapacity = 256;
    private const int BatchCapacity = 128;

    /// <summary>Read from a listener at once.</summary>
    private const int ListenerMessages = 64;

    /// <summary>Read from one relayed address at once, so that one busy peer does not hold up the others.</summary>
    private const int RelayMessages = 16;

    /// <summary>Fewer sockets that can be read are not worth a round where each has one message.</summary>
    private const int WorthwhileReports = 3;

    private const int TimerSlackOption = 29;
    private const int TimerSlackNanoseconds = 1000;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    [ThreadStatic]
    private static RelayThread? t_current;

    private readonly LinuxEngine _engine;
    private readonly Epoll _epoll = new(EventCapacity);
    private readonly EventSignal _signal = new();
    private readonly ReceiveBatch _received = new(BatchCapacity);
    private readonly SendBatch _sending = new();
    private readonly SlotTable<LinuxRelaySocket> _relays = new();
    private readonly SlotTable<LinuxStream> _streams = new();
    private readonly ConcurrentQueue<LinuxRelaySocket> _ended = new();
    private readonly Queue<LinuxStream> _endedStreams = new();
    private readonly RelayContext _context = new();
    private readonly Pacer _pacer = new();
    private readonly UdpSocket[] _listeners;
    private readonly int[] _listenerStretches;
    private readonly ClientPaths _paths;
    private readonly Thread _thread;
    private RelayCore? _core;
    private ServerClock? _clock;
    private volatile bool _isStopping;
    private Outlet[] _outlets = [];
    private int _lastListener = -1;
    private TransportAddress _lastLocal;
    private int _lastPath;
    private int _packetsInRound;
    private int _pause;
    private bool _moreAreWaiting;
    private long _allocatedBytes;

    public RelayThread(LinuxEngine engine, ClientPaths paths, int number, UdpSocket[] listeners)
    {
        _engine = engine;
        _listeners = listeners;
        _listenerStretches = new int[listeners.Length];
        _paths = paths;
        _thread = new Thread(Run) { IsBackground = true, Name = $"Duet.Turn relay {number}" };
    }

    /// <summary>The one that the caller runs on, if it is one.</summary>
    public static RelayThread? Current => t_current;

    public LinuxEngine Engine => _engine;

    public Traffic Traffic => _context.Traffic;

    /// <inheritdoc cref="LinuxEngine.AllocatedBytes" />
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    public void Start(RelayCore core, ServerClock clock)
    {
        _core = core;
        _clock = clock;
        _epoll.Watch(_signal.Descriptor, SignalTag);
        for (var i = 0; i < _listeners.Length; i++)
        {
            _epoll.Watch(_listeners[i].Descriptor, ListenerTag | (uint)i);
        }

        _thread.Start();
    }

    /// <summary>Receives for a relayed address from now on. Any thread may call it.</summary>
    public LinuxRelaySocket Serve(UdpSocket socket)
    {
        var relaySocket = new LinuxRelaySocket(this, socket);
        _relays.Add(relaySocket);
        _epoll.WatchOnce(socket.Descriptor, (uint)relaySocket.Slot);
        return relaySocket;
    }

    /// <summary>Reads a connection from now on. Any thread may call it.</summary>
    public LinuxStream Serve(TcpSocket socket, AllocationTable table, in StreamLimits limits, in TransportAddress remote, long id, TaskCompletionSource ended)
    {
        var stream = new LinuxStream(this, socket, table, _clock!, limits, remote, id, ended);
        _streams.Add(stream);
        _epoll.Watch(socket.Descriptor, TagOf(stream));
        return stream;
    }

    /// <summary>Has a connection's <see cref="LinuxStream.Resume"/> called while it takes bytes, or no longer. Any thread may ask.</summary>
    public void AwaitRoom(LinuxStream stream, bool whether)
    {
        using var hold = stream.Descriptor.TryHold();
        if (hold.IsOpen)
        {
            _epoll.WatchForRoom(stream.Descriptor, TagOf(stream), whether);
        }
    }

    /// <summary>Called once by a relayed address that has ended; any thread. Its descriptor is closed when no batch can have it any more.</summary>
    public void Forget(LinuxRelaySocket socket)
    {
        _ended.Enqueue(socket);
        if (t_current != this)
        {
            _signal.Set();
        }
    }

    /// <summary>Stops the thread, then closes everything.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _signal.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        CloseEnded();
        _streams.All().ForEach(End);
        foreach (var relay in _relays.All())
        {
            relay.Dispose();
        }

        CloseEnded();
        Array.ForEach(_listeners, listener => listener.Dispose());
        _signal.Dispose();
        _epoll.Dispose();
        _received.Dispose();
        _sending.Dispose();
    }

    private void Run()
    {
        t_current = this;
        _ = Libc.ControlThread(TimerSlackOption, TimerSlackNanoseconds);
        while (!_isStopping)
        {
            Guard(static thread => thread.RunRound(), this);
        }
    }

    private void Guard<T>(Action<T> action, T argument)
    {
        try
        {
            action(argument);
        }
#pragma warning disable CA1031 // An exception on a thread would end the process; a bug with one packet must cost no other call.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _engine.Report(error);
        }
    }

    private void RunRound()
    {
        var count = Wait();
        _context.Now = _clock!.Now;
        _packetsInRound = 0;
        _moreAreWaiting = count == EventCapacity;
        for (var i = 0; i < count; i++)
        {
            Guard(static job => job.Thread.Serve(job.Tag, job.Events), (Thread: this, Tag: _epoll.TagAt(i), Events: _epoll.EventsAt(i)));
            if (_received.Free < ListenerMessages)
            {
                SendAll();
            }
        }

        SendAll();
        CloseEnded();
        Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
        _pause = _pacer.Next(NowMicroseconds(), _packetsInRound, _moreAreWaiting);
    }

    /// <summary>Waits until something can be read, under load until it is worth reading; how many of epoll's reports there are.</summary>
    private int Wait()
    {
        if (_pause == 0)
        {
            return _epoll.Wait(-1);
        }

        var count = 0;
        if (_pacer.Yields)
        {
            Libc.Yield();
            _pacer.Yielded(NowMicroseconds());
            count = _epoll.Wait(0);
            if (count >= WorthwhileReports)
            {
                return count;
            }
        }

        var duration = new TimeSpecification { Nanoseconds = _pause * 1000L };
        _ = Libc.Sleep(&duration, null);

        // Most reports come only once: what there were before the sleep are served after it.
        return count > 0 ? count : _epoll.Wait(-1);
    }

    private static long NowMicroseconds() => Stopwatch.GetElapsedTime(0).Ticks / TicksPerMicrosecond;

    private static ulong TagOf(LinuxStream stream) => StreamTag | (uint)stream.Slot;

    private void Serve(ulong tag, EpollEvents events)
    {
        if (tag == SignalTag)
        {
            _signal.Reset();
        }
        else if ((tag & ListenerTag) != 0)
        {
            ReceiveFromClients((int)(uint)tag);
        }
        else if ((tag & StreamTag) != 0)
        {
            if (_streams.At((int)(uint)tag) is { HasEnded: false } stream)
            {
                Serve(stream, (events & EpollEvents.Writable) != EpollEvents.None);
            }
        }
        else if (_relays.At((int)tag) is { } relay)
        {
            if ((events & EpollEvents.Error) != EpollEvents.None)
            {
                ReceiveErrors(relay);
            }

            ReceiveFromPeers(relay);
        }
    }

    private void SendAll()
    {
        _sending.Flush();
        _received.Reset();
        _context.FlushStreams();
    }

    private void CloseEnded()
    {
        while (_ended.TryDequeue(out var relay))
        {
            _relays.Remove(relay);
            relay.Socket.Dispose();
        }

        while (_endedStreams.TryDequeue(out var stream))
        {
            _streams.Remove(stream);
            stream.Release();
        }
    }

    private void ReceiveFromClients(int listener)
    {
        var count = _received.Receive(_listeners[listener].Descriptor, ListenerMessages, out var first);
        _moreAreWaiting |= count == ListenerMessages;
        _listenerStretches[listener] = _pacer.Count(_listenerStretches[listener], count);
        for (var i = first; i < first + count; i++)
        {
            var message = _received.At(i);
            var client = new Client(new FiveTuple(message.Sender, ClientTransport.Udp, PathOf(listener, message.Local)), null);
            var room = ReceiveBatch.Headroom;
            var offset = 0;
            do
            {
                var length = Math.Min(message.SegmentSize, message.Length - offset);
                ServeClient(client, message.Start + offset, length, room);
                offset += message.SegmentSize;
                room = 0;
                _packetsInRound++;
            }
            while (offset < message.Length);
        }
    }

    private void ServeClient(in Client client, byte* datagram, int length, int room)
    {
        var decision = _core!.FromClient(client, new ReadOnlySpan<byte>(datagram, length), _context);
        switch (decision.Kind)
        {
            case DecisionKind.ToClient:
                SendToClient(decision, datagram, room);
                break;
            case DecisionKind.ToPeer:
                SendToPeer(decision, datagram);
                break;
            case DecisionKind.Reply when client.Stream is { } stream:
                _context.SendToStream(stream, _context.Room.AsSpan(0, decision.PrefixLength), [], 0);
                break;
            case DecisionKind.Reply:
                _sending.Add(OutletOf(client.Tuple.Path), client.Tuple.Client, _context.Room.AsSpan(0, decision.PrefixLength));
                break;
            default:
                break;
        }
    }

    /// <summary>The number of the way that a datagram came in; mostly the same as the one before.</summary>
    private int PathOf(int listener, in TransportAddress local)
    {
        if (listener != _lastListener || !local.Equals(_lastLocal))
        {
            (_lastListener, _lastLocal, _lastPath) = (listener, local, _paths.NumberOf(listener, local));
        }

        return _lastPath;
    }

    private Outlet OutletOf(long path)
    {
        if (path >= _outlets.Length)
        {
            // Some thread has met a new address of this machine.
            var paths = _paths.All;
            var outlets = new Outlet[paths.Length];
            _outlets.CopyTo(outlets, 0);
            for (var i = _outlets.Length; i < outlets.Length; i++)
            {
                outlets[i] = new Outlet(_listeners[paths[i].Listener].Descriptor, i, paths[i].Local);
            }

            _outlets = outlets;
        }

        return _outlets[path];
    }

    private void Serve(LinuxStream stream, bool hasRoom)
    {
        var goesOn = false;
        try
        {
            if (hasRoom)
            {
                stream.Resume();
            }

            goesOn = ReceiveFromStream(stream);
        }
        finally
        {
            // Also after a bug: what is still there to read would show it again without an end.
            if (!goesOn)
            {
                End(stream);
            }
        }
    }

    /// <summary>Serves all messages that are there; <see langword="false"/> when the connection is over or breaks the protocol.</summary>
    private bool ReceiveFromStream(LinuxStream stream)
    {
        var start = _received.NextRoom(out var room);
        var length = stream.Receive(start, room);
        if (length <= 0)
        {
            return length < 0;
        }

        _received.Keep();
        stream.LastStretch = _pacer.Count(stream.LastStretch, 1);
        _moreAreWaiting |= length == room;
        var offset = 0;
        while (true)
        {
            var rest = new ReadOnlySpan<byte>(start + offset, length - offset);
            var status = stream.TryMeasure(rest, _context.Now, out var message, out var padded);
            if (status != FrameStatus.Complete)
            {
                stream.Keep(rest, behindOthers: offset > 0, _context.Now);
                return status == FrameStatus.Incomplete;
            }

            // What is before a message may wait to be sent, but for the first one.
            ServeClient(stream.Client, start + offset, message, offset == 0 ? ReceiveBatch.Headroom : 0);
            offset += padded;
            _packetsInRound++;
        }
    }

    private void End(LinuxStream stream)
    {
        stream.End();
        _endedStreams.Enqueue(stream);
    }

    private void ReceiveFromPeers(LinuxRelaySocket socket)
    {
        var count = _received.Receive(socket.Socket.Descriptor, RelayMessages, out var first);
        socket.LastStretch = _pacer.Count(socket.LastStretch, count);
        if (count == RelayMessages)
        {
            _moreAreWaiting = true;
            _epoll.Rearm(socket.Socket.Descriptor, (uint)socket.Slot);
        }

        if (socket.Owner is not { } relay)
        {
            return;
        }

        for (var i = first; i < first + count; i++)
        {
            var message = _received.At(i);
            var room = ReceiveBatch.Headroom;
            var offset = 0;
            do
            {
                var length = Math.Min(message.SegmentSize, message.Length - offset);
                var decision = _core!.FromPeer(relay, message.Sender, length, _context);
                if (decision.Kind == DecisionKind.ToClient)
                {
                    SendToClient(decision, message.Start + offset, room);
                }

                offset += message.SegmentSize;
                room = 0;
                _packetsInRound++;
            }
            while (offset < message.Length);
        }
    }

    /// <summary>Tells a client what the network said about datagrams to its peers.</summary>
    private void ReceiveErrors(LinuxRelaySocket socket)
    {
        var count = _received.ReceiveErrors(socket.Socket.Descriptor, RelayMessages, out var first);
        if (count == RelayMessages)
        {
            _moreAreWaiting = true;
            _epoll.Rearm(socket.Socket.Descriptor, (uint)socket.Slot);
        }

        for (var i = first; i < first + count; i++)
        {
            if (socket.Owner is { } relay && _received.TryReadErrorAt(i, out var peer, out var error))
            {
                var decision = _core!.FromNetwork(relay, peer, error, _context);
                if (decision.Kind == DecisionKind.ToClient)
                {
                    SendToClient(decision, _received.At(i).Start, room: 0);
                }
            }
        }
    }

    /// <param name="decision">What to send to whom.</param>
    /// <param name="datagram">Where the payload is in.</param>
    /// <param name="room">Free bytes before the datagram. What is in it before the payload has been read, and is free too.</param>
    private void SendToClient(in Decision decision, byte* datagram, int room)
    {
        var allocation = decision.Allocation!;
        var prefix = _context.Room.AsSpan(0, decision.PrefixLength);
        var payload = datagram + decision.PayloadOffset;
        if (allocation.Stream is { } stream)
        {
            _context.SendToStream(stream, prefix, new ReadOnlySpan<byte>(payload, decision.PayloadLength), decision.Padding);
            return;
        }

        _sending.Add(
            OutletOf(allocation.Tuple.Path),
            allocation.Tuple.Client,
            prefix,
            payload,
            decision.PayloadLength,
            decision.Padding,
            room + decision.PayloadOffset);
    }

    private void SendToPeer(in Decision decision, byte* datagram)
    {
        var socket = (LinuxRelaySocket)decision.Relay!.Socket;
        var payload = datagram + decision.PayloadOffset;
        if (socket.Thread == this && !decision.DontFragment)
        {
            _sending.Add(socket.Outlet, decision.Peer, [], payload, decision.PayloadLength, 0, 0);
            return;
        }

        // Another thread's batch may not be touched, and DF is a matter of the socket. What waits goes first, to keep the order.
        _sending.Flush();
        socket.Send(decision.Peer, new ReadOnlySpan<byte>(payload, decision.PayloadLength), decision.DontFragment);
    }
}
