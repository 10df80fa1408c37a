using System.Diagnostics;

namespace Duet.SocketIO.Engine;

/// <summary>The rules of one Engine.IO session (protocol 4): heartbeat, polling, upgrade, closing. Knows the time and the packets, not the network.</summary>
/// <remarks>Any thread may send and close. Packets are received one after the other: the transports see to that.</remarks>
internal sealed class EngineSession : WheelEntry
{
    /// <summary>Less than this within <see cref="SocketIOOptions.PingTimeout"/> is not reading.</summary>
    private const int LeastProgress = 1024;

    /// <summary>How long a session outlives a request that ends it: the client reads that answer first, and not on another connection that all has ended.</summary>
    private static readonly TimeSpan LastAnswerTime = TimeSpan.FromMilliseconds(100);

    private readonly EngineServer _server;
    private readonly Lock _gate;
    private readonly SocketIOOptions _options;
    private readonly bool _supportsBinary;
    private IEngineListener _listener = NullListener.Instance;

    private volatile State _state = State.Open;

    // Polling.
    private readonly PollingQueue _queue;
    private TaskCompletionSource<byte[]>? _poll;
    private TaskCompletionSource? _pollArrival;
    private TaskCompletionSource? _postEnd;
    private bool _postRunning;

    // WebSocket.
    private IFrameSink? _sink;
    private IFrameSink? _probing;
    private bool _isProbeReserved;
    private bool _isUpgrading;

    // Heartbeat, in ticks of the server's clock.
    private long _pingDueAt;
    private long _pongDueAt = long.MaxValue;
    private bool _isExtended;
    private long _joinDueAt;
    private long _endDueAt = long.MaxValue;
    private long _wakesAt = long.MaxValue;

    // The time for a pong: it stands still while we do not read, or while an answer with the ping is on its way; it begins anew when what is before the ping moves on.
    private int _suspensions;
    private long _suspendedAt;
    private bool _isPingBehind;
    private long _pingStartsAt;
    private long _writtenBefore;

    // What was ever sent, and where in it the one message ends that is longer than the bound on all that waits.
    private long _sent;
    private long _longEndsAt;
    private int _longLength;

    /// <param name="server">Whose session it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="sink">Its WebSocket; none for polling.</param>
    /// <param name="gate">That WebSocket's lock.</param>
    /// <param name="supportsBinary">Whether the client takes binary frames; else they are base64 in text, as with polling.</param>
    public EngineSession(EngineServer server, string id, IFrameSink? sink, Lock? gate, bool supportsBinary = true)
    {
        _server = server;
        _supportsBinary = supportsBinary;
        _options = server.Options;
        _gate = gate ?? new Lock();
        _sink = sink;
        _queue = new PollingQueue(Math.Max(_options.MaxHttpBufferSize, 1_000_000));
        Id = id;
        var now = server.Now;
        _pingDueAt = now + _options.PingInterval.Ticks;
        _joinDueAt = now + _options.ConnectTimeout.Ticks;
    }

    private enum State
    {
        Open,

        /// <summary>Ended for the application; what is queued, and the end, wait for a last poll.</summary>
        Draining,
        Closed,
    }

    public string Id { get; }

    public Lock Gate => _gate;

    public bool IsOpen => _state == State.Open;

    public TransportKinds Transport => Volatile.Read(ref _sink) is null ? TransportKinds.Polling : TransportKinds.WebSocket;

    public long BufferedBytes
    {
        get
        {
            lock (_gate)
            {
                return _sink?.BufferedBytes ?? _queue.Bytes;
            }
        }
    }

    /// <summary>Puts the listener on top and starts the clock. Called once, before any packet is received.</summary>
    public void Start(IEngineListener listener)
    {
        _listener = listener;
        lock (_gate)
        {
            Rearm(_server.Now);
        }
    }

    /// <summary>Something was joined: the time-out for that does not count any more.</summary>
    public void MarkJoined()
    {
        lock (_gate)
        {
            _joinDueAt = long.MaxValue;
        }
    }

    /// <summary>Tells a WebSocket client what the session is like. Before the listener is there: nothing that it sends may come earlier.</summary>
    public void AppendOpen(ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            if (_sink is { } sink)
            {
                packet.CopyTo(sink.AppendFrame(isBinary: false, packet.Length));
            }
        }
    }

    /// <summary>Sends a text message.</summary>
    public EmitResult Send<TPayload>(scoped in TPayload payload, bool isVolatile)
        where TPayload : struct, ITextPayload, allows ref struct
    {
        IFrameSink? sink;
        lock (_gate)
        {
            if (_state != State.Open)
            {
                return EmitResult.Disconnected;
            }

            if (isVolatile && !IsWritable)
            {
                return EmitResult.Dropped;
            }

            var length = payload.Length;
            sink = _sink;
            if (!TryReserve(length))
            {
                sink = null;
            }
            else if (sink is not null)
            {
                var frame = sink.AppendFrame(isBinary: false, length + 1);
                frame[0] = (byte)'0' + (byte)EnginePacketType.Message;
                payload.WriteTo(frame[1..]);
            }
            else
            {
                var data = new byte[length];
                payload.WriteTo(data);
                _queue.Add(new OutgoingPacket(EnginePacketType.Message, IsBinary: false, data));
                AnswerPoll();
                return EmitResult.Queued;
            }
        }

        return FlushOrGiveUp(sink);
    }

    /// <summary>Sends a packet; its attachments follow with nothing in between.</summary>
    public EmitResult Send(EncodedPacket packet, bool isVolatile)
    {
        IFrameSink? sink;
        lock (_gate)
        {
            if (_state != State.Open)
            {
                return EmitResult.Disconnected;
            }

            if (isVolatile && !IsWritable)
            {
                return EmitResult.Dropped;
            }

            sink = _sink;
            if (!TryReserve(packet.Size))
            {
                sink = null;
            }
            else if (sink is null)
            {
                foreach (var part in Parts(packet))
                {
                    _queue.Add(part);
                }

                AnswerPoll();
                return EmitResult.Queued;
            }
            else if (_supportsBinary)
            {
                sink.AppendFrames(packet.WebSocketFrames);
            }
            else
            {
                foreach (var part in Parts(packet))
                {
                    AppendTo(sink, part);
                }
            }
        }

        return FlushOrGiveUp(sink);
    }

    /// <summary>Handles a packet that is not a message.</summary>
    /// <returns><see langword="false"/> when the session has ended.</returns>
    public bool ReceiveControl(EnginePacketType type)
    {
        if (IsLate())
        {
            return false;
        }

        switch (type)
        {
            case EnginePacketType.Pong:
                bool wasAwaited;
                lock (_gate)
                {
                    wasAwaited = _pongDueAt != long.MaxValue;
                    var now = _server.Now;
                    _pongDueAt = long.MaxValue;
                    _pingDueAt = now + _options.PingInterval.Ticks;
                    Rearm(now);
                }

                if (wasAwaited)
                {
                    _listener.OnPong();
                }

                return IsOpen;
            case EnginePacketType.Ping:
                // In protocol 4 it is the server who pings.
                Close(DisconnectReason.TransportError, CloseManner.Violation);
                return false;
            case EnginePacketType.Close:
                Close(DisconnectReason.TransportClose, CloseManner.ByClient);
                return false;
            default:
                ExtendPongTime();
                return true;
        }
    }

    /// <summary>Hands a message to the listener.</summary>
    public MessageDisposition ReceiveMessage(ReadOnlyMemory<byte> data, bool isBinary, bool mayBlock)
    {
        if (IsLate())
        {
            return MessageDisposition.Done;
        }

        ExtendPongTime();
        return IsOpen ? _listener.OnMessage(data, isBinary, mayBlock) : MessageDisposition.Done;
    }

    /// <summary>Completes when the listener takes more. Nothing is read until then, a pong neither.</summary>
    public async Task WhenReadyAsync()
    {
        SuspendPongTime();
        try
        {
            await _listener.WhenReadyAsync();
        }
        finally
        {
            ResumePongTime();
        }
    }

    /// <summary>The client cannot answer a ping, or not be heard, for reasons that are not its own. <see cref="ResumePongTime"/> must follow.</summary>
    public void SuspendPongTime()
    {
        lock (_gate)
        {
            if (_suspensions++ == 0)
            {
                _suspendedAt = _server.Now;
            }
        }
    }

    public void ResumePongTime()
    {
        lock (_gate)
        {
            if (--_suspensions > 0 || _pongDueAt == long.MaxValue)
            {
                return;
            }

            var now = _server.Now;
            _pongDueAt += now - Math.Max(_suspendedAt, _pongDueAt - _options.PingTimeout.Ticks);
            Rearm(now);
        }
    }

    /// <summary>A GET of polling.</summary>
    public PollAnswer Poll()
    {
        if (IsLate())
        {
            return PollAnswer.Refused(PollOutcome.Unknown);
        }

        lock (_gate)
        {
            switch (_state)
            {
                case State.Closed:
                    return PollAnswer.Refused(PollOutcome.Unknown);
                case State.Draining:
                    return PollAnswer.Ready(TakeLastPayload());
            }

            if (_sink is not null)
            {
                return PollAnswer.Refused(PollOutcome.WrongTransport);
            }

            if (_poll is null)
            {
                _pollArrival?.TrySetResult();
                _pollArrival = null;
                if (!_queue.IsEmpty)
                {
                    return PollAnswer.Ready(TakePayload());
                }

                if (_isUpgrading)
                {
                    return PollAnswer.Ready(PollingPayload.Single(EnginePacketType.Noop));
                }

                _poll = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
                return new PollAnswer(PollOutcome.Answered, Payload: null, _poll.Task);
            }
        }

        Close(DisconnectReason.TransportError, CloseManner.Violation);
        return PollAnswer.Refused(PollOutcome.Overlap);
    }

    /// <summary>The client has gone away from a poll that was not answered yet.</summary>
    public void AbortPoll(Task<byte[]> pending)
    {
        lock (_gate)
        {
            if (_poll is null || _poll.Task != pending)
            {
                return;
            }
        }

        Close(DisconnectReason.TransportError, CloseManner.Violation);
    }

    /// <summary>A POST of polling begins; <see cref="EndPost"/> must follow when it is answered.</summary>
    public PollOutcome BeginPost()
    {
        if (IsLate())
        {
            return PollOutcome.Unknown;
        }

        lock (_gate)
        {
            if (_state != State.Open)
            {
                return PollOutcome.Unknown;
            }

            if (_sink is not null)
            {
                return PollOutcome.WrongTransport;
            }

            if (!_postRunning)
            {
                _postRunning = true;
                return PollOutcome.Answered;
            }
        }

        Close(DisconnectReason.TransportError, CloseManner.Violation);
        return PollOutcome.Overlap;
    }

    public void EndPost()
    {
        lock (_gate)
        {
            _postRunning = false;
            _postEnd?.TrySetResult();
            _postEnd = null;
        }
    }

    /// <summary>Ends the session when the client has had the time to read why: a part of what it sent is lost, and the rest would have a gap.</summary>
    public void CloseSoon()
    {
        lock (_gate)
        {
            var now = _server.Now;
            _endDueAt = now + LastAnswerTime.Ticks;
            Rearm(now);
        }
    }

    /// <summary>Completes when a poll is pending. A client that closes by POST has usually one on its way: both arrive on connections of their own.</summary>
    public Task WhenPollPendingAsync()
    {
        lock (_gate)
        {
            if (_poll is not null || _state != State.Open || _sink is not null)
            {
                return Task.CompletedTask;
            }

            _pollArrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _pollArrival.Task;
        }
    }

    /// <summary>A WebSocket wants to take over. <see langword="false"/> when the session is not on polling, or another one wants to.</summary>
    public bool TryReserveProbe()
    {
        lock (_gate)
        {
            if (_state != State.Open || _sink is not null || _isProbeReserved)
            {
                return false;
            }

            return _isProbeReserved = true;
        }
    }

    /// <summary>The WebSocket of a reservation is there. <see langword="false"/> when the session has ended meanwhile.</summary>
    public bool TryAttachProbe(IFrameSink sink)
    {
        lock (_gate)
        {
            _probing = sink;
            return _state == State.Open;
        }
    }

    /// <summary>The probe came: a pending poll is let go, so that the client can stop polling.</summary>
    public void AnswerProbe(IFrameSink sink)
    {
        lock (_gate)
        {
            if (_state != State.Open || _probing != sink)
            {
                return;
            }

            _isUpgrading = true;
            var frame = sink.AppendFrame(isBinary: false, ProbeAnswer.Length);
            ProbeAnswer.CopyTo(frame);
            TakePoll()?.TrySetResult(PollingPayload.Single(EnginePacketType.Noop));
        }

        sink.Flush();
    }

    /// <summary>The WebSocket did not become the transport.</summary>
    public void EndProbe(IFrameSink? sink)
    {
        lock (_gate)
        {
            if (_probing == sink)
            {
                _probing = null;
                _isProbeReserved = false;
                _isUpgrading = false;
            }
        }
    }

    /// <summary>The upgrade packet came: the WebSocket is the transport, and gets what waited for a poll.</summary>
    public async ValueTask<bool> TryUpgradeAsync(IFrameSink sink)
    {
        Task postEnd;
        lock (_gate)
        {
            if (!_isUpgrading || _probing != sink)
            {
                return false;
            }

            // A POST that still runs is older than what comes by WebSocket.
            postEnd = _postRunning
                ? (_postEnd ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }

        await postEnd;
        lock (_gate)
        {
            if (_state != State.Open || _probing != sink)
            {
                return false;
            }

            _sink = sink;
            _probing = null;
            _isUpgrading = false;
            TakePoll()?.TrySetResult(PollingPayload.Single(EnginePacketType.Noop));
            while (_queue.TryTake(out var packet))
            {
                AppendTo(sink, packet);
            }
        }

        sink.Flush();
        return true;
    }

    /// <summary>Ends the session. Only the first call counts.</summary>
    /// <param name="reason">What the listener is told.</param>
    /// <param name="manner">What the client is told.</param>
    /// <param name="webSocketCode">Code of the WebSocket's close frame; none by default, as the original does.</param>
    public void Close(DisconnectReason reason, CloseManner manner, int? webSocketCode = null)
    {
        IFrameSink? sink;
        IFrameSink? probing;
        lock (_gate)
        {
            if (_state != State.Open)
            {
                return;
            }

            _state = State.Closed;
            (sink, probing) = (_sink, _probing);
            _probing = null;
            _pollArrival?.TrySetResult();
            _postEnd?.TrySetResult();
            _server.Wheel.Cancel(this);
            if (manner != CloseManner.Abort)
            {
                sink?.AppendClose(webSocketCode);
            }

            probing?.AppendClose(code: null);
            if (sink is null)
            {
                EndPolling(manner);
            }
        }

        if (_state == State.Closed)
        {
            _server.Remove(this);
        }

        if (manner == CloseManner.Abort)
        {
            sink?.Abort();
        }
        else
        {
            sink?.Flush();
        }

        probing?.Flush();
        _server.Metrics.ConnectionClosed(reason);
        _listener.OnClose(reason);
    }

    internal override void OnDue()
    {
        var overdue = default(DisconnectReason?);
        IFrameSink? sink = null;
        var isPing = false;
        lock (_gate)
        {
            _wakesAt = long.MaxValue;
            if (_state == State.Draining)
            {
                _state = State.Closed;
                _queue.Clear();
            }
            else if (_state == State.Open)
            {
                var now = _server.Now;
                overdue = Overdue(now);
                isPing = overdue is null && now >= _pingDueAt;
                if (overdue is null && !isPing)
                {
                    Rearm(now);
                }
            }
        }

        if (isPing)
        {
            // Told first: what is sent from now on may be behind the ping, and its pong says nothing about that.
            _listener.OnPing();
            lock (_gate)
            {
                if (_state == State.Open)
                {
                    var now = _server.Now;
                    sink = SendPing(now);
                    Rearm(now);
                }
            }

            sink?.Flush();
        }

        if (overdue is { } reason)
        {
            Close(reason, reason == DisconnectReason.ForcedServerClose ? CloseManner.Graceful : CloseManner.Violation);
        }
        else if (!IsOpen)
        {
            _server.Remove(this);
        }
    }

    private static ReadOnlySpan<byte> ProbeAnswer => "3probe"u8;

    private long PongDueAt => _suspensions > 0 ? long.MaxValue : _pongDueAt;

    private bool IsWritable => _sink?.IsWritable ?? (_poll is not null && _queue.IsEmpty);

    /// <summary>Whether a message may wait with the others. The bound is on the queue: one message that is longer by itself does not make its reader a slow one.</summary>
    private bool TryReserve(int length)
    {
        var waiting = _sink?.BufferedBytes ?? _queue.Bytes;
        var ofLongOne = Math.Clamp(_longEndsAt - (_sent - waiting), 0, _longLength);
        if (waiting - ofLongOne + length > _options.MaxWriteBufferSize)
        {
            if (length <= _options.MaxWriteBufferSize || ofLongOne > 0)
            {
                return false;
            }

            (_longEndsAt, _longLength) = (_sent + length, length);
        }

        _sent += length;
        return true;
    }

    private EmitResult FlushOrGiveUp(IFrameSink? sink)
    {
        if (sink is not null)
        {
            sink.Flush();
            return EmitResult.Queued;
        }

        _server.Metrics.SlowReader();
        Close(DisconnectReason.SlowReader, CloseManner.Abort);
        return EmitResult.BufferFull;
    }

    private void AnswerPoll()
    {
        if (_poll is not null && !_queue.IsEmpty)
        {
            TakePoll()!.TrySetResult(TakePayload());
        }
    }

    private byte[] TakePayload()
    {
        if (_isPingBehind && _pongDueAt != long.MaxValue)
        {
            // It has read the answer before.
            _pongDueAt = _server.Now + _options.PingTimeout.Ticks;
        }

        var payload = _queue.TakePayload();
        _isPingBehind &= !_queue.IsEmpty;
        return payload;
    }

    private TaskCompletionSource<byte[]>? TakePoll()
    {
        var poll = _poll;
        _poll = null;
        return poll;
    }

    /// <summary>What still waits, then the end in an answer of its own: clients close at once, and would not look at what came with it.</summary>
    private byte[] TakeLastPayload()
    {
        if (!_queue.IsEmpty)
        {
            // It is reading: the time for the next poll begins anew.
            _server.Wheel.Schedule(this, _options.PingTimeout);
            return _queue.TakePayload();
        }

        _state = State.Closed;
        _server.Wheel.Cancel(this);
        _server.Remove(this);
        return PollingPayload.Single(EnginePacketType.Close);
    }

    private void EndPolling(CloseManner manner)
    {
        var poll = TakePoll();
        switch (manner)
        {
            case CloseManner.ByClient:
                poll?.TrySetResult(PollingPayload.Single(EnginePacketType.Noop));
                break;
            case CloseManner.Graceful when poll is null:
                _state = State.Draining;
                _server.Wheel.Schedule(this, _options.PingTimeout);
                return;
            default:
                poll?.TrySetResult(PollingPayload.Single(EnginePacketType.Close));
                break;
        }

        _queue.Clear();
    }

    private static IEnumerable<OutgoingPacket> Parts(EncodedPacket packet) =>
    [
        new OutgoingPacket(EnginePacketType.Message, packet.IsBinary, packet.Main),
        .. (packet.Attachments ?? []).Select(static a => new OutgoingPacket(EnginePacketType.Message, IsBinary: true, a)),
    ];

    private void AppendTo(IFrameSink sink, in OutgoingPacket packet)
    {
        if (packet.IsBinary && _supportsBinary)
        {
            packet.Data.Span.CopyTo(sink.AppendFrame(isBinary: true, packet.Data.Length));
        }
        else
        {
            PollingPayload.Write(packet, sink.AppendFrame(isBinary: false, packet.EncodedLength));
        }
    }

    /// <summary>Whether a deadline is over that the wheel has not seen yet; the session is closed then.</summary>
    private bool IsLate()
    {
        // Read without the lock: mostly no deadline runs, and the wheel looks, too.
        if (_pongDueAt == long.MaxValue && _joinDueAt == long.MaxValue && _endDueAt == long.MaxValue)
        {
            return false;
        }

        DisconnectReason? overdue;
        lock (_gate)
        {
            overdue = _state == State.Open ? Overdue(_server.Now) : null;
        }

        if (overdue is not { } reason)
        {
            return false;
        }

        Close(reason, CloseManner.Violation);
        return true;
    }

    private DisconnectReason? Overdue(long now)
    {
        if (now >= PongDueAt && !HasReadOn(now))
        {
            return DisconnectReason.PingTimeout;
        }

        if (now >= _endDueAt)
        {
            return DisconnectReason.TransportError;
        }

        return now >= _joinDueAt ? DisconnectReason.ForcedServerClose : null;
    }

    private IFrameSink? SendPing(long now)
    {
        // The time to answer counts from when the ping was due: a wheel's tick or a short stall is not given to the client. After a long stall it is.
        var lateness = now - _pingDueAt;
        _pongDueAt = (lateness < _options.PingTimeout.Ticks / 2 ? _pingDueAt : now) + _options.PingTimeout.Ticks;
        _pingDueAt = long.MaxValue;
        _isExtended = false;
        var ping = new OutgoingPacket(EnginePacketType.Ping, IsBinary: false, default);
        if (_sink is { } sink)
        {
            var waiting = sink.BufferedBytes;
            _writtenBefore = sink.WrittenBytes;
            _pingStartsAt = waiting < LeastProgress ? _writtenBefore : _writtenBefore + waiting;
            AppendTo(sink, ping);
        }
        else
        {
            _pingStartsAt = _writtenBefore = 0;
            _isPingBehind = !_queue.IsEmpty;
            _queue.Add(ping);
            AnswerPoll();
        }

        return _sink;
    }

    /// <summary>Whether the ping waits behind what the client goes on reading: then the time for its pong begins anew. A client that reads nothing gets no more time.</summary>
    private bool HasReadOn(long now)
    {
        var before = _writtenBefore;
        if (before >= _pingStartsAt || _sink is not { } sink)
        {
            return false;
        }

        var written = sink.WrittenBytes;
        if (written - before < Math.Min(LeastProgress, _pingStartsAt - before))
        {
            return false;
        }

        _writtenBefore = written;
        _pongDueAt = now + _options.PingTimeout.Ticks;
        return true;
    }

    /// <summary>While a pong is awaited, the first other packet gives the client the time once more: it is alive, its pong may be behind a long message.</summary>
    private void ExtendPongTime()
    {
        // Read without the lock: written by the wheel at most once in a ping interval, and wrong for a moment at worst.
        if (_isExtended || _pongDueAt == long.MaxValue)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isExtended && _pongDueAt != long.MaxValue)
            {
                _isExtended = true;
                _pongDueAt = _server.Now + _options.PingTimeout.Ticks;
            }
        }
    }

    /// <summary>Sees to it that the wheel wakes us for the next deadline. A deadline that moved away costs one early look, not a change of the wheel.</summary>
    private void Rearm(long now)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        var next = Math.Min(Math.Min(_pingDueAt, PongDueAt), Math.Min(_joinDueAt, _endDueAt));
        if (_state == State.Open && next < _wakesAt)
        {
            _wakesAt = next;
            _server.Wheel.Schedule(this, TimeSpan.FromTicks(Math.Max(0, next - now)));
        }
    }

    private sealed class NullListener : IEngineListener
    {
        public static readonly NullListener Instance = new();

        public MessageDisposition OnMessage(ReadOnlyMemory<byte> data, bool isBinary, bool mayBlock) => MessageDisposition.Done;

        public Task WhenReadyAsync() => Task.CompletedTask;

        public void OnPong()
        {
        }

        public void OnPing()
        {
        }

        public void OnClose(DisconnectReason reason)
        {
        }
    }
}
