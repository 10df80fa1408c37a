using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Clients;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Parsing;
using Duet.SocketIO.Recovery;
using Duet.SocketIO.Transports;
using Duet.SocketIO.TypedClients;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO;

/// <summary>One client in one namespace.</summary>
/// <remarks>
/// Members may be used from any thread. Handlers of one socket start in the order of its events, one after the other; one that awaits does not hold up the next.
/// A handler that throws is logged; the connection lives, and no acknowledgement is sent.
/// </remarks>
public sealed partial class Socket
{
    private static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>(StringComparer.Ordinal);

    private readonly Client _client;
    private readonly Lock _gate = new();
    private volatile State _state;
    private int _hasLeft;
    private bool _isStarting;
    private DisconnectReason? _endWhileStarting;

    // Made at first use: most sockets need few of them.
    private SocketListeners? _listeners;
    private BroadcastTarget? _others;
    private HashSet<string>? _rooms;
    private ConcurrentDictionary<string, object?>? _data;
    private FeatureCollection? _features;
    private CancellationTokenSource? _disconnected;
    private Dictionary<ulong, PendingAcknowledgement>? _acknowledgements;

    internal Socket(Client client, Namespace @namespace, Handshake handshake, RecoveredSession? recovered)
    {
        _client = client;
        Namespace = @namespace;
        Handshake = handshake;
        Recovered = recovered is not null;
        Id = recovered?.Session.SocketId ?? EngineServer.NewId();
        if (@namespace.Server.Options.ConnectionStateRecovery is { } recovery)
        {
            PrivateId = recovered?.Session.PrivateId ?? EngineServer.NewId();
            Replay = recovered?.Lost?.Socket.Replay ?? new ReplayBuffer(recovery.MaxBufferedBytesPerSocket) { Receiver = this };
        }

        if (recovered is not null)
        {
            _data = new ConcurrentDictionary<string, object?>(recovered.Session.Data, StringComparer.Ordinal);
        }
    }

    private enum State
    {
        Connecting,
        Connected,
        Ended,
    }

    /// <summary>The socket's id: unguessable, but public. Also the name of a room with this socket alone.</summary>
    public string Id { get; }

    /// <summary>
    /// The id of its connection (Engine.IO's <c>sid</c>), which all its namespaces share. Unlike <see cref="Id"/> it is known to this client alone:
    /// whoever else had it could speak for the client by polling.
    /// </summary>
    public string ConnectionId => _client.Session.Id;

    /// <summary>The namespace.</summary>
    public Namespace Namespace { get; }

    /// <summary>What the client said when it connected.</summary>
    public Handshake Handshake { get; }

    /// <summary>Whether it is connected now.</summary>
    public bool Connected => _state == State.Connected;

    /// <summary>Whether it was lost and has been recovered, with its id, rooms, data and missed events.</summary>
    public bool Recovered { get; }

    /// <summary>Cancelled when it disconnects.</summary>
    public CancellationToken Disconnected
    {
        get
        {
            lock (_gate)
            {
                if (_state == State.Ended)
                {
                    return new CancellationToken(canceled: true);
                }

                return (_disconnected ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <summary>The transport in use now.</summary>
    public TransportKinds Transport => _client.Session.Transport;

    /// <summary>Bytes that wait to be sent to this client's connection.</summary>
    public long BufferedAmount => _client.Session.BufferedBytes;

    /// <summary>A snapshot of its rooms, its own among them.</summary>
    public IReadOnlyCollection<string> Rooms => Namespace.Adapter.GetRooms(this);

    /// <summary>A bag for anything; made at first use, and kept by connection state recovery. Safe from any thread.</summary>
    public IDictionary<string, object?> Data => LazyInitializer.EnsureInitialized(ref _data, static () => new(StringComparer.Ordinal));

    /// <summary>Typed companions of this socket; made at first use, not kept by recovery.</summary>
    public IFeatureCollection Features => LazyInitializer.EnsureInitialized(ref _features, static () => new());

    /// <summary>Everybody in the namespace but this socket.</summary>
    public BroadcastOperator Broadcast => new(Namespace, _others ??= BroadcastTarget.Everybody with { Except = [Id] });

    /// <summary>Everybody on this node but this socket.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    internal string? PrivateId { get; }

    internal ReplayBuffer? Replay { get; }

    internal bool HasEnded => _state == State.Ended;

    /// <summary>Whether it ended after it was connected.</summary>
    internal bool WasConnected { get; private set; }

    /// <summary>Rooms besides its own; owned by the adapter, under its lock.</summary>
    internal HashSet<string>? JoinedRooms
    {
        get => _rooms;
        set => _rooms = value;
    }

    /// <summary>Whether it is in the room of its own id; owned by the adapter, under its lock.</summary>
    internal bool IsInOwnRoom { get; set; }

    internal IReadOnlyDictionary<string, object?> DataSnapshot => _data is null ? NoData : new Dictionary<string, object?>(_data, StringComparer.Ordinal);

    private SocketIOServer Server => Namespace.Server;

    /// <summary>Members of a room, but not this socket.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>The same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <summary>Everybody but this socket and the members of a room.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>Joins a room. <see langword="false"/> when it is disconnected or in <see cref="SocketIOOptions.MaxRoomsPerSocket"/> rooms.</summary>
    public bool Join(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return _state != State.Ended && Namespace.Adapter.Add(this, room);
    }

    /// <summary>Leaves a room.</summary>
    public void Leave(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        Namespace.Adapter.Remove(this, room);
    }

    /// <summary>Handles an event.</summary>
    public void On(string name, Func<EventContext, ValueTask> handler) => Add(name, handler, handler);

    /// <summary>Handles an event.</summary>
    [OverloadResolutionPriority(-1)]
    public void On(string name, Func<EventContext, Task> handler) => Add(name, NamespaceHandlers.Asynchronous(handler), handler);

    /// <summary>Handles an event.</summary>
    [OverloadResolutionPriority(-2)]
    public void On(string name, Action<EventContext> handler) => Add(name, NamespaceHandlers.Synchronous(handler), handler);

    /// <summary>Handles an event whose first argument is of one type. Events with another first argument are not handed on; they are logged at debug level.</summary>
    public void On<T>(string name, JsonTypeInfo<T> typeInfo, Func<EventContext, T, ValueTask> handler) => Add(name, NamespaceHandlers.Typed(typeInfo, handler), handler);

    /// <summary>Handles an event with any lambda or method. Its parameters take the event's arguments in order, read as <see cref="SocketIOOptions.SerializerOptions"/> say.</summary>
    /// <remarks>
    /// Parameters of the types <see cref="Socket"/>, <see cref="EventContext"/>, <see cref="EventArguments"/> (all of them) and <see cref="CancellationToken"/> (<see cref="Disconnected"/>) take these
    /// instead; <c>Action</c> and <c>Action&lt;object?&gt;</c> acknowledge; those marked with <c>[FromServices]</c> come from a scope of services that lasts as long as the handler. Bytes take binary arguments. What the method returns, also by a task, is the acknowledgement. An event that does not fit, with
    /// an argument too few or of another type, is not handed on; it is logged at debug level. A nullable or optional parameter may be missing.
    /// </remarks>
    /// <example><code>
    /// socket.On("chat message", (string text, Message[] quoted) => io.Emit("chat message", text, quoted));
    /// socket.On("find", async (Query query, CancellationToken gone) => await store.FindAsync(query, gone));
    /// socket.On("hello", (string name, Action&lt;object?&gt; callback) => callback($"hello {name}"));
    /// </code></example>
    [OverloadResolutionPriority(-3)]
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public void On(string name, Delegate handler) => Add(name, BoundHandler.Bind(handler, Server), handler);

    /// <summary>Handles an event once.</summary>
    public void Once(string name, Func<EventContext, ValueTask> handler) => Add(name, handler, handler, isOnce: true);

    /// <summary>Handles an event once, with any lambda or method: see <see cref="On(string, Delegate)"/>.</summary>
    [OverloadResolutionPriority(-3)]
    [RequiresUnreferencedCode(BoundHandler.Reflection)]
    [RequiresDynamicCode(BoundHandler.Reflection)]
    public void Once(string name, Delegate handler) => Add(name, BoundHandler.Bind(handler, Server), handler, isOnce: true);

    /// <summary>Removes a handler of an event, or all of them.</summary>
    public void Off(string name, Delegate? handler = null) => _listeners?.Events.Remove(name, handler);

    /// <summary>Handles every event, before its own handlers.</summary>
    public void OnAny(Func<EventContext, ValueTask> handler) => GetListeners().Change(l => l.Any = [.. l.Any, handler]);

    /// <summary>Handles every event, before the other catch-all handlers.</summary>
    public void PrependAny(Func<EventContext, ValueTask> handler) => GetListeners().Change(l => l.Any = [handler, .. l.Any]);

    /// <summary>Removes a catch-all handler, or all of them.</summary>
    public void OffAny(Func<EventContext, ValueTask>? handler = null) =>
        GetListeners().Change(l => l.Any = handler is null ? [] : [.. l.Any.Where(h => h != handler)]);

    /// <summary>Sees every event that is sent to this socket.</summary>
    public void OnAnyOutgoing(Action<string, EventArguments> handler) => GetListeners().Change(l => l.AnyOutgoing = [.. l.AnyOutgoing, handler]);

    /// <summary>Removes a handler of outgoing events, or all of them.</summary>
    public void OffAnyOutgoing(Action<string, EventArguments>? handler = null) =>
        GetListeners().Change(l => l.AnyOutgoing = handler is null ? [] : [.. l.AnyOutgoing.Where(h => h != handler)]);

    /// <summary>A middleware for events: <see langword="false"/> stops the event. It may acknowledge it itself.</summary>
    public void Use(Func<EventContext, ValueTask<bool>> middleware) => GetListeners().Change(l => l.Middleware = [.. l.Middleware, middleware]);

    /// <summary>Called once, after the socket has left its rooms.</summary>
    public void OnDisconnect(Func<DisconnectReason, ValueTask> handler) => GetListeners().Change(l => l.Disconnect = [.. l.Disconnect, handler]);

    /// <summary>Called once, before the socket leaves its rooms.</summary>
    public void OnDisconnecting(Func<DisconnectReason, ValueTask> handler) => GetListeners().Change(l => l.Disconnecting = [.. l.Disconnecting, handler]);

    /// <summary>Sends an event.</summary>
    /// <exception cref="ArgumentException">The name is a reserved one, such as <c>disconnect</c>. This holds for every way to send an event.</exception>
    public EmitResult Emit(string name, in EventArguments arguments = default) => Emit(name, arguments, id: null, isVolatile: false);

    /// <summary>Sends an event with one value.</summary>
    public EmitResult Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Emit(name, EventArguments.Of(value, typeInfo));

    /// <summary>Sends an event with one string.</summary>
    public EmitResult Emit(string name, string value) => Emit(name, EventArguments.Of(value));

    /// <summary>Sends an event with a value of any type: text, number, object, array; bytes go as binary. It is written as <see cref="SocketIOOptions.SerializerOptions"/> say.</summary>
    public EmitResult Emit(string name, object? value) => Emit(name, Server.ToArguments([value]));

    /// <inheritdoc cref="Emit(string, object)"/>
    public EmitResult Emit(string name, object? first, object? second) => Emit(name, Server.ToArguments([first, second]));

    /// <inheritdoc cref="Emit(string, object)"/>
    public EmitResult Emit(string name, object? first, object? second, object? third) => Emit(name, Server.ToArguments([first, second, third]));

    /// <summary>Sends an event with a value of any type and waits for the client's callback.</summary>
    public Task<Acknowledgement> EmitWithAckAsync(string name, object? value, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        EmitWithAckAsync(name, Server.ToArguments([value]), timeout, cancellationToken);

    /// <summary>Sends events to this socket, and waits for its answers, by the methods of an interface: see <see cref="BroadcastOperator.As{T}"/>.</summary>
    [RequiresDynamicCode(TypedClient.Proxies)]
    public T As<[DynamicallyAccessedMembers(TypedClient.Needed)] T>()
        where T : class => TypedClient.Create<T>(new SocketClient(this), Server);

    /// <summary>Sends an event that may be dropped when the connection is busy.</summary>
    public EmitResult EmitVolatile(string name, in EventArguments arguments = default) => Emit(name, arguments, id: null, isVolatile: true);

    /// <summary>Sends an event and waits for the client's callback. Never throws because of the client: see <see cref="Acknowledgement.Status"/>.</summary>
    /// <param name="name">The event.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">How long to wait; <see cref="SocketIOOptions.AcknowledgementTimeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    public Task<Acknowledgement> EmitWithAckAsync(
        string name, EventArguments arguments = default, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ReservedNames.ThrowIfSent(name);
        var status = BeginAcknowledgement(Namespace.NextAcknowledgementId(), out var pending);
        if (pending is null)
        {
            return Task.FromResult(new Acknowledgement(status, default));
        }

        Server.Engine.Wheel.Schedule(pending, timeout ?? Server.Options.AcknowledgementTimeout);
        Emit(name, arguments, pending.Id, isVolatile: false);

        // Whoever waits here and blocks its thread must not wait for what this thread has not written yet.
        FlushScope.FlushNow();
        return cancellationToken.CanBeCanceled ? WaitAsync(pending, cancellationToken) : pending.Task;
    }

    /// <summary>Disconnects it from the namespace; with <paramref name="close"/> from all of them, and closes the connection.</summary>
    /// <remarks>The client hears "io server disconnect", and does not come back by itself.</remarks>
    public void Disconnect(bool close = false)
    {
        if (close)
        {
            _client.Disconnect();
        }
        else if (Connected)
        {
            _client.Send(Server.Codec.EncodeDisconnect(Namespace.Name));
            End(DisconnectReason.ServerNamespaceDisconnect);
        }
    }

    /// <summary>Makes the socket a connected one: the client is told first, then the application. <see langword="false"/> when its connection, or what it should recover, is gone.</summary>
    internal bool TryStart(RecoveredSession? recovered)
    {
        lock (_gate)
        {
            if (_state != State.Connecting)
            {
                return false;
            }

            _isStarting = true;
            _state = State.Connected;
        }

        if (recovered is null)
        {
            Namespace.Adapter.AddSocket(this);
            _client.Send(Namespace.EncodeConnect(this));
        }
        else if (!TryComeBack(recovered))
        {
            return false;
        }

        WasConnected = true;
        Server.Metrics.SocketConnected();
        DisconnectReason? ended;
        lock (_gate)
        {
            _isStarting = false;
            ended = _endWhileStarting;
        }

        TellConnected();

        if (ended is { } reason)
        {
            End(reason);
        }

        return true;
    }

    private void TellConnected()
    {
        if (Namespace.Handlers.HasFilters)
        {
            var filtered = Namespace.Handlers.FilterConnection(static socket => RunTogetherAsync(socket.Namespace.Handlers.Connection, handler => handler(socket)));
            Observe(() => filtered(this), "connection");
            return;
        }

        foreach (var handler in Namespace.Handlers.Connection)
        {
            Observe(() => handler(this), "connection");
        }
    }

    /// <summary>Takes the place of the lost socket, and sends what that has missed. No event comes between: each waits for the gate.</summary>
    private bool TryComeBack(RecoveredSession recovered)
    {
        lock (Replay!.Gate)
        {
            var missed = recovered.MissedEvents;
            if (recovered.Lost is { } lost)
            {
                if (!Replay.TryReopen(recovered.Offset, out var missedSince) || !Namespace.Adapter.TryReplace(lost, this))
                {
                    return false;
                }

                missed = missedSince;
            }
            else
            {
                Replay.Begin(recovered.Offset, missed);
                Namespace.Adapter.AddSocket(this);
                foreach (var room in recovered.Session.Rooms)
                {
                    Namespace.Adapter.Add(this, room);
                }
            }

            Replay.Receiver = this;
            foreach (var @event in missed)
            {
                // Before CONNECT: the client keeps them until it knows that it was recovered. Their offset is their last argument already.
                _client.Send(Server.Codec.EncodeEvent(Namespace.Name, id: null, @event.Name, @event.Arguments));
            }

            _client.Send(Namespace.EncodeConnect(this));
        }

        Server.Metrics.SocketRecovered();
        return true;
    }

    /// <summary>The socket never gets connected: it leaves what middleware made it join.</summary>
    internal void Abandon()
    {
        lock (_gate)
        {
            _isStarting = false;
            _state = State.Ended;
        }

        Namespace.Adapter.RemoveSocket(this, isLost: false);
        _disconnected?.Cancel();
    }

    /// <summary>The socket is out of its namespace for good: it is not connected, and will not come back.</summary>
    internal void LeaveNamespace()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            Namespace.Leave();
        }
    }

    /// <summary>Ends the socket. Only the first call counts.</summary>
    internal void End(DisconnectReason reason)
    {
        lock (_gate)
        {
            if (_isStarting)
            {
                // It ends in order, when it has begun.
                _endWhileStarting ??= reason;
                return;
            }

            var wasConnected = _state == State.Connected;
            _state = State.Ended;
            if (!wasConnected)
            {
                return;
            }
        }

        Server.Metrics.SocketDisconnected();
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            FinishEnd(reason);
        }
        else
        {
            // The application's handlers may block, this thread may serve other connections.
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Socket.FinishEnd(state.Reason), (Socket: this, Reason: reason), preferLocal: false);
        }
    }

    internal MessageDisposition Receive(
        in PacketHeader header, ReadOnlyMemory<byte> payload, in EventPayload read, ReadOnlyMemory<byte>[]? attachments, bool mayBlock)
    {
        var name = new ReceivedName(payload.Span[read.Name], read.DecodedName);
        var arguments = new EventArguments(payload[read.Arguments], default, attachments);
        var entry = FindHandler(name, out var isSingle);
        if (!isSingle || _listeners is { HasInterceptors: true } || Namespace.Handlers.HasFilters)
        {
            return mayBlock ? ReceiveSlowly(header.Id, name, arguments) : MessageDisposition.NeedsThreadPool;
        }

        if (entry is { IsSlow: true } && !mayBlock)
        {
            return MessageDisposition.NeedsThreadPool;
        }

        Server.Metrics.EventReceived();
        if (entry is null || !entry.TryRun())
        {
            return MessageDisposition.Done;
        }

        var received = ReceivedEvent.Rent(this, entry.Name, arguments, header.Id);
        var startedAt = Stopwatch.GetTimestamp();
        ValueTask running;
        try
        {
            running = entry.Handler(new EventContext(received));
            if (running.IsCompletedSuccessfully)
            {
                running.GetAwaiter().GetResult();
                received.Return();
                return MessageDisposition.Done;
            }
        }
        catch (Exception error)
        {
            received.Return();
            NoteFailure(entry.Name, error);
            return MessageDisposition.Done;
        }
        finally
        {
            entry.Measure(startedAt);
        }

        return Continue(running, received);
    }

    internal void ReceiveAck(ulong id, in EventArguments arguments)
    {
        PendingAcknowledgement? pending;
        lock (_gate)
        {
            if (_acknowledgements is null || !_acknowledgements.Remove(id, out pending))
            {
                return;
            }
        }

        Server.Engine.Wheel.Cancel(pending);
        pending.Complete(AcknowledgementStatus.Received, arguments);
    }

    internal void EndAcknowledgement(PendingAcknowledgement pending, AcknowledgementStatus status)
    {
        lock (_gate)
        {
            _acknowledgements?.Remove(pending.Id);
        }

        pending.Complete(status);
    }

    /// <summary>Registers an acknowledgement to come; none when that is not possible, with the reason.</summary>
    internal AcknowledgementStatus BeginAcknowledgement(ulong id, out PendingAcknowledgement? pending)
    {
        pending = null;
        lock (_gate)
        {
            if (_state != State.Connected)
            {
                return AcknowledgementStatus.Disconnected;
            }

            _acknowledgements ??= [];
            if (_acknowledgements.Count >= Server.Options.MaxPendingAcknowledgements)
            {
                return AcknowledgementStatus.TimedOut;
            }

            pending = new PendingAcknowledgement(this, id);
            _acknowledgements.Add(id, pending);
            return AcknowledgementStatus.Received;
        }
    }

    internal void SendAck(ulong id, in EventArguments arguments)
    {
        if (!Connected)
        {
            return;
        }

        if (Server.Codec.IsText && arguments.AttachmentArray is null)
        {
            _client.Session.Send(new EventFrame(Namespace.AckPrefix, id, arguments), isVolatile: false);
        }
        else
        {
            _client.Session.Send(Server.Codec.EncodeAck(Namespace.Name, id, arguments), isVolatile: false);
        }
    }

    /// <summary>Sends an event that was encoded for many.</summary>
    internal EmitResult SendEncoded(BroadcastEvent @event, EncodedPacket packet, bool isVolatile)
    {
        NoteOutgoing(@event.Name, @event.Arguments);
        return SendIfConnected(packet, isVolatile);
    }

    /// <summary>Sends an event that carries an offset, and remembers it until it has arrived for certain. A lost socket only remembers.</summary>
    internal EmitResult SendRecoverable(BroadcastEvent @event, EncodedPacket packet, bool isVolatile)
    {
        var replay = Replay!;
        NoteOutgoing(@event.Name, @event.Arguments);
        lock (replay.Gate)
        {
            if (isVolatile)
            {
                var result = replay.Receiver.SendIfConnected(packet, isVolatile: true);
                if (result == EmitResult.Queued)
                {
                    replay.Append(@event.Offset!, @event: null);
                }

                return result;
            }

            replay.Append(@event.Offset!, @event);
            return replay.Receiver.SendIfConnected(packet, isVolatile: false);
        }
    }

    internal void NoteUnreadable(string name)
    {
        var logger = Server.Logger;
        if (logger.IsEnabled(LogLevel.Debug))
        {
            var shown = ForeignText.ForLog(name);
            Log.Unreadable(logger, shown, Id);
        }
    }

    /// <summary>Closes the connection under it without a word: its client has come back on another one.</summary>
    internal void CutOff() => _client.Session.Close(DisconnectReason.TransportClose, CloseManner.Abort);

    private EmitResult SendIfConnected(EncodedPacket packet, bool isVolatile) =>
        Connected ? _client.Session.Send(packet, isVolatile) : EmitResult.Disconnected;

    private async Task<Acknowledgement> WaitAsync(PendingAcknowledgement pending, CancellationToken cancellationToken)
    {
        try
        {
            return await pending.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more, so it takes no place among those that may be awaited.
            EndAcknowledgement(pending, AcknowledgementStatus.TimedOut);
            throw;
        }
    }

    private EmitResult Emit(string name, in EventArguments arguments, ulong? id, bool isVolatile)
    {
        ReservedNames.ThrowIfSent(name);
        if (!Connected)
        {
            return EmitResult.Disconnected;
        }

        if (Replay is not null && id is null)
        {
            return Namespace.Adapter.Emit(this, BroadcastEvent.Create(name, arguments), isVolatile);
        }

        NoteOutgoing(name, arguments);
        return Server.Codec.IsText && arguments.AttachmentArray is null
            ? _client.Session.Send(new EventFrame(Namespace.EventPrefix, id, name, arguments), isVolatile)
            : _client.Session.Send(Server.Codec.EncodeEvent(Namespace.Name, id, name, arguments), isVolatile);
    }

    private EventHandlerEntry? FindHandler(scoped in ReceivedName name, out bool isSingle)
    {
        EventHandlerEntry? found = null;
        isSingle = true;
        if (_listeners is { } listeners)
        {
            found = listeners.Events.Find(name, out var hasMore);
            isSingle = !hasMore;
        }

        for (var handlers = Namespace.Handlers; handlers is not null; handlers = handlers.Inherited)
        {
            var shared = handlers.Events.Find(name, out var hasMore);
            isSingle &= !hasMore && (shared is null || found is null);
            found ??= shared;
        }

        return found;
    }

    /// <summary>Several handlers, catch-all handlers or middleware: started one after the other, awaited together.</summary>
    private MessageDisposition ReceiveSlowly(ulong? id, scoped in ReceivedName name, in EventArguments arguments)
    {
        List<EventHandlerEntry>? found = null;
        _listeners?.Events.Collect(name, ref found);
        for (var handlers = Namespace.Handlers; handlers is not null; handlers = handlers.Inherited)
        {
            handlers.Events.Collect(name, ref found);
        }

        Server.Metrics.EventReceived();
        var received = ReceivedEvent.Rent(this, name.ToString(), arguments, id);
        var running = RunAllAsync(new EventContext(received), found);
        if (running.IsCompleted)
        {
            received.Return();
            return MessageDisposition.Done;
        }

        return Continue(running, received);
    }

    /// <summary>Never fails: each handler's failure is its own.</summary>
    private async ValueTask RunAllAsync(EventContext context, List<EventHandlerEntry>? entries)
    {
        List<Task>? pending = null;
        foreach (var any in _listeners?.Any ?? [])
        {
            Run(any);
        }

        foreach (var middleware in _listeners?.Middleware ?? [])
        {
            try
            {
                if (!await middleware(context))
                {
                    entries = null;
                    break;
                }
            }
            catch (Exception error)
            {
                NoteFailure(context.Name, error);
                entries = null;
                break;
            }
        }

        if (Connected)
        {
            foreach (var entry in entries ?? [])
            {
                if (entry.TryRun())
                {
                    Run(Namespace.Handlers.Filter(entry.Handler));
                }
            }
        }

        if (pending is not null)
        {
            await Task.WhenAll(pending);
        }

        void Run(Func<EventContext, ValueTask> handler)
        {
            var running = RunOneAsync(handler, context);
            if (!running.IsCompleted)
            {
                (pending ??= []).Add(running);
            }
        }
    }

    private async Task RunOneAsync(Func<EventContext, ValueTask> handler, EventContext context)
    {
        try
        {
            await handler(context);
        }
        catch (Exception error)
        {
            NoteFailure(context.Name, error);
        }
    }

    private MessageDisposition Continue(ValueTask running, ReceivedEvent received)
    {
        _client.BeginHandler();

        // Owned by the client, which counts it and lets further events wait when there are too many.
        _ = FinishAsync(running, received);
        return MessageDisposition.Kept;
    }

    private async Task FinishAsync(ValueTask running, ReceivedEvent received)
    {
        var name = received.GetName(received.Version);
        try
        {
            await running;
        }
        catch (Exception error)
        {
            NoteFailure(name, error);
        }
        finally
        {
            received.Return();
            _client.EndHandler();
        }
    }

    private void FinishEnd(DisconnectReason reason)
    {
        foreach (var handler in _listeners?.Disconnecting ?? [])
        {
            Observe(() => handler(reason), "disconnecting");
        }

        Namespace.Adapter.RemoveSocket(this, isLost: Replay is not null && IsRecoverable(reason));
        EndAcknowledgements();
        CancellationTokenSource? disconnected;
        lock (_gate)
        {
            disconnected = _disconnected;
        }

        disconnected?.Cancel();
        foreach (var handler in _listeners?.Disconnect ?? [])
        {
            Observe(() => handler(reason), "disconnect");
        }

        TellDisconnected(reason);
    }

    private void TellDisconnected(DisconnectReason reason)
    {
        if (Namespace.Handlers.HasFilters)
        {
            var filtered = Namespace.Handlers.FilterDisconnect(static (socket, reason) => RunTogetherAsync(socket.Namespace.Handlers.Disconnect, handler => handler(socket, reason)));
            Observe(() => filtered(this, reason), "disconnect");
            return;
        }

        foreach (var handler in Namespace.Handlers.Disconnect)
        {
            Observe(() => handler(this, reason), "disconnect");
        }
    }

    /// <summary>Starts one after the other, and waits for all. One that fails does not keep the others from it.</summary>
    private static async ValueTask RunTogetherAsync<T>(IEnumerable<T> handlers, Func<T, ValueTask> run)
    {
        var running = Task.WhenAll(handlers.Select(RunAsync));
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.Exception is { InnerExceptions.Count: > 1 } several)
        {
            throw several;
        }

        await running;

        async Task RunAsync(T handler) => await run(handler);
    }

    private void EndAcknowledgements()
    {
        Dictionary<ulong, PendingAcknowledgement>? pending;
        lock (_gate)
        {
            pending = _acknowledgements;
            _acknowledgements = null;
        }

        foreach (var acknowledgement in pending?.Values ?? Enumerable.Empty<PendingAcknowledgement>())
        {
            Server.Engine.Wheel.Cancel(acknowledgement);
            acknowledgement.Complete(AcknowledgementStatus.Disconnected);
        }
    }

    private static bool IsRecoverable(DisconnectReason reason) => reason is DisconnectReason.TransportClose or DisconnectReason.TransportError
        or DisconnectReason.PingTimeout or DisconnectReason.ServerShuttingDown or DisconnectReason.ForcedClose or DisconnectReason.ForcedServerClose;

    /// <summary>Runs a handler of the socket's life; what it throws is logged, now or when it ends.</summary>
    private void Observe(Func<ValueTask> handler, string name)
    {
        var running = RunAsync();
        if (!running.IsCompleted)
        {
            _client.BeginHandler();
            _ = EndAsync();
        }

        async Task RunAsync()
        {
            try
            {
                await handler();
            }
            catch (Exception error)
            {
                NoteFailure(name, error);
            }
        }

        async Task EndAsync()
        {
            await running;
            _client.EndHandler();
        }
    }

    private void NoteFailure(string name, Exception error)
    {
        if (error is OperationCanceledException && !Connected)
        {
            // It waited for something of a client that has left.
            return;
        }

        Server.Metrics.HandlerFailed();
        Log.HandlerFailed(Server.Logger, ForeignText.ForLog(name), ForeignText.ForLog(Namespace.Name), error);
    }

    private void NoteOutgoing(string name, in EventArguments arguments)
    {
        foreach (var handler in _listeners?.AnyOutgoing ?? [])
        {
            handler(name, arguments);
        }
    }

    private void Add(string name, Func<EventContext, ValueTask> handler, Delegate registered, bool isOnce = false) =>
        GetListeners().Events.Add(new EventHandlerEntry(name, handler, registered, isOnce));

    private SocketListeners GetListeners() => LazyInitializer.EnsureInitialized(ref _listeners, static () => new());

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Handler of {Event} in {Namespace} failed")]
        public static partial void HandlerFailed(ILogger logger, string @event, string @namespace, Exception error);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Event {Event} of socket {Id} has an unexpected first argument")]
        public static partial void Unreadable(ILogger logger, string @event, string id);
    }
}
