using System.Diagnostics;
using System.Text;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Parsing;
using Duet.SocketIO.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Clients;

/// <summary>One connection on top of Engine.IO: its sockets, one for each namespace that it has joined.</summary>
internal sealed partial class Client : IEngineListener
{
    private static readonly byte[] EmptyAuth = "{}"u8.ToArray();

    private readonly SocketIOServer _server;
    private readonly HandshakeSource _handshake;
    private readonly Lock _gate = new();
    private Socket[] _sockets = [];
    private HashSet<string>? _joining;

    // A binary packet whose attachments still come. Receiving does not overlap.
    private BinaryAssembly? _assembly;

    private int _pendingHandlers;

    // While too many handlers run, all but acknowledgements wait here; then one thread at a time hands them on, in their order.
    private PacketBacklog? _backlog;
    private bool _isCatchingUp;
    private volatile bool _isCongested;
    private DisconnectReason? _end;
    private TaskCompletionSource? _ready;

    public Client(SocketIOServer server, EngineSession session, HttpContext context)
    {
        _server = server;
        Session = session;
        _handshake = new HandshakeSource(context, session.Transport == TransportKinds.WebSocket && !ConnectionHandover.IsAhead(context));
    }

    public EngineSession Session { get; }

    public SocketIOServer Server => _server;

    public IReadOnlyList<Socket> Sockets => Volatile.Read(ref _sockets);

    private SocketIOOptions Options => _server.Options;

    public MessageDisposition OnMessage(ReadOnlyMemory<byte> data, bool isBinary, bool mayBlock)
    {
        if (_server.Codec is not ParserCodec codec)
        {
            return isBinary ? OnAttachment(data, mayBlock) : OnText(data, mayBlock);
        }

        return codec.TryDecode(data.Span, isBinary, Options, out var packet)
            ? OnPacket(packet.Header, packet.Text, packet.Attachments, mayBlock)
            : Violate(DisconnectReason.ParseError);
    }

    public Task WhenReadyAsync()
    {
        lock (_gate)
        {
            if (_end is not null || _backlog is not { IsFull: true })
            {
                return Task.CompletedTask;
            }

            _ready ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ready.Task;
        }
    }

    public void OnPing()
    {
        foreach (var socket in Sockets)
        {
            socket.Replay?.MarkPing();
        }
    }

    public void OnPong()
    {
        foreach (var socket in Sockets)
        {
            socket.Replay?.ForgetAcknowledged();
        }
    }

    public void OnClose(DisconnectReason reason)
    {
        bool isCatchingUp;
        TaskCompletionSource? ready;
        lock (_gate)
        {
            _end = reason;
            (ready, _ready) = (_ready, null);
            if (reason != DisconnectReason.TransportClose)
            {
                _backlog?.Clear();
            }

            // What a client sent before it closed in order still counts; its sockets end behind it.
            isCatchingUp = _backlog is { IsEmpty: false };
            if (isCatchingUp)
            {
                BeginCatchingUp();
            }
        }

        ready?.TrySetResult();
        if (!isCatchingUp)
        {
            EndSockets(reason);
        }
    }

    /// <summary>A handler goes on in the background. When there are too many, further packets wait.</summary>
    public void BeginHandler()
    {
        lock (_gate)
        {
            _isCongested |= ++_pendingHandlers >= Options.MaxPendingHandlers;
        }
    }

    public void EndHandler()
    {
        lock (_gate)
        {
            if (--_pendingHandlers >= Options.MaxPendingHandlers || _isCatchingUp)
            {
                return;
            }

            if (_backlog is { IsEmpty: false })
            {
                BeginCatchingUp();
            }
            else
            {
                _isCongested = false;
            }
        }
    }

    /// <summary>Forgets a socket that the client has left, or that was refused. One that the server ended stays known: events may still be on their way.</summary>
    public void Remove(Socket socket)
    {
        lock (_gate)
        {
            _sockets = [.. _sockets.Where(s => s != socket)];
        }
    }

    /// <summary>Tells each namespace that the server ends it, then closes: a client that only loses its connection comes back at once.</summary>
    public void Disconnect()
    {
        foreach (var socket in Sockets)
        {
            socket.Disconnect();
        }

        Session.Close(DisconnectReason.ForcedServerClose, CloseManner.Graceful);
    }

    /// <summary>Sends a packet that belongs to no event.</summary>
    public void Send(EncodedPacket packet) => Session.Send(packet, isVolatile: false);

    private MessageDisposition OnText(ReadOnlyMemory<byte> data, bool mayBlock)
    {
        if (_assembly is not null || !PacketHeader.TryRead(data.Span, Options.MaxAttachments, out var header))
        {
            return Violate(DisconnectReason.ParseError);
        }

        if (!header.IsBinary)
        {
            return OnPacket(header, data, attachments: null, mayBlock);
        }

        _assembly = new BinaryAssembly(header, data.ToArray(), Options.MaxHttpBufferSize);
        return MessageDisposition.Done;
    }

    private MessageDisposition OnAttachment(ReadOnlyMemory<byte> data, bool mayBlock)
    {
        if (_assembly is not { } assembly)
        {
            return Violate(DisconnectReason.ParseError);
        }

        if (!assembly.IsComplete)
        {
            if (!assembly.TryAdd(data.ToArray()))
            {
                return Violate(DisconnectReason.ParseError);
            }

            if (!assembly.IsComplete)
            {
                return MessageDisposition.Done;
            }
        }

        var disposition = OnPacket(assembly.Header, assembly.Text, assembly.Attachments, mayBlock);
        if (disposition != MessageDisposition.NeedsThreadPool)
        {
            _assembly = null;
        }

        return disposition;
    }

    private MessageDisposition OnPacket(in PacketHeader header, ReadOnlyMemory<byte> text, ReadOnlyMemory<byte>[]? attachments, bool mayBlock)
    {
        // The handlers that the others wait for may themselves wait for an acknowledgement.
        var mayWait = _isCongested && header.Type is not (PacketType.Ack or PacketType.BinaryAck);
        return mayWait && TryPostpone(header, text, attachments, out var isFull)
            ? isFull ? MessageDisposition.Busy : MessageDisposition.Done
            : Handle(header, text, attachments, mayBlock);
    }

    private bool TryPostpone(in PacketHeader header, ReadOnlyMemory<byte> text, ReadOnlyMemory<byte>[]? attachments, out bool isFull)
    {
        lock (_gate)
        {
            isFull = false;
            if (!_isCongested)
            {
                return false;
            }

            _backlog ??= new PacketBacklog(Options.MaxHttpBufferSize);
            _backlog.Add(new ReceivedPacket(header, text.ToArray(), attachments));
            isFull = _backlog.IsFull;
            return true;
        }
    }

    private void BeginCatchingUp()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        if (!_isCatchingUp)
        {
            _isCatchingUp = true;
            ThreadPool.UnsafeQueueUserWorkItem(static client => client.CatchUp(), this, preferLocal: false);
        }
    }

    private void CatchUp()
    {
        while (TryTakePostponed(out var packet))
        {
            Handle(packet.Header, packet.Text, packet.Attachments, mayBlock: true);
        }
    }

    private bool TryTakePostponed(out ReceivedPacket packet)
    {
        TaskCompletionSource? ready = null;
        DisconnectReason? end;
        bool isTaken;
        lock (_gate)
        {
            packet = default;
            end = _end;
            var mayRun = _pendingHandlers < Options.MaxPendingHandlers || end is not null;
            isTaken = mayRun && _backlog!.TryTake(out packet);
            if (!isTaken)
            {
                _isCatchingUp = false;
                _isCongested = !mayRun;
            }
            else if (!_backlog!.IsFull)
            {
                (ready, _ready) = (_ready, null);
            }
        }

        ready?.TrySetResult();
        if (!isTaken && end is { } reason)
        {
            EndSockets(reason);
        }

        return isTaken;
    }

    private void EndSockets(DisconnectReason reason)
    {
        foreach (var socket in Sockets)
        {
            socket.End(reason);
        }
    }

    private MessageDisposition Handle(in PacketHeader header, ReadOnlyMemory<byte> text, ReadOnlyMemory<byte>[]? attachments, bool mayBlock)
    {
        var name = text.Span[header.Namespace];
        var socket = Find(name);
        if (header.Type == PacketType.Connect)
        {
            if (!mayBlock)
            {
                // Middleware and connection handlers are the application's: they may block.
                return MessageDisposition.NeedsThreadPool;
            }

            return Connect(socket, name, text.Span[header.PayloadStart..]);
        }

        if (socket is null || header.Type == PacketType.ConnectError)
        {
            return Violate(DisconnectReason.ForcedServerClose);
        }

        if (!socket.Connected)
        {
            // The server has ended this socket; the client did not know yet when it sent this.
            return socket.WasConnected ? MessageDisposition.Done : Violate(DisconnectReason.ForcedServerClose);
        }

        var payload = text[header.PayloadStart..];
        switch (header.Type)
        {
            case PacketType.Disconnect:
                if (!payload.IsEmpty)
                {
                    return Violate(DisconnectReason.ParseError);
                }

                Remove(socket);
                socket.End(DisconnectReason.ClientNamespaceDisconnect);
                return MessageDisposition.Done;
            case PacketType.Event or PacketType.BinaryEvent:
                return PayloadReader.TryReadEvent(payload.Span, Options.MaxJsonDepth, out var read) && HasValidAttachments(payload, attachments)
                    ? socket.Receive(header, payload, read, attachments, mayBlock)
                    : Violate(DisconnectReason.ParseError);
            default:
                if (!PayloadReader.TryReadAck(payload.Span, Options.MaxJsonDepth, out var arguments) || !HasValidAttachments(payload, attachments))
                {
                    return Violate(DisconnectReason.ParseError);
                }

                if (header.Id is { } id)
                {
                    socket.ReceiveAck(id, new EventArguments(payload[arguments], default, attachments).ToOwned());
                }

                return MessageDisposition.Done;
        }
    }

    private bool HasValidAttachments(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>[]? attachments) =>
        attachments is null || PayloadReader.HasValidPlaceholders(payload.Span, attachments.Length, Options.MaxJsonDepth);

    private Socket? Find(ReadOnlySpan<byte> @namespace)
    {
        foreach (var socket in Volatile.Read(ref _sockets))
        {
            if (@namespace.IsEmpty ? socket.Namespace.IsMain : EventName.Equals(@namespace, socket.Namespace.Name))
            {
                return socket;
            }
        }

        return null;
    }

    private MessageDisposition Connect(Socket? known, ReadOnlySpan<byte> namespaceName, ReadOnlySpan<byte> auth)
    {
        if (!auth.IsEmpty && !PayloadReader.IsObject(auth, Options.MaxJsonDepth))
        {
            return Violate(DisconnectReason.ParseError);
        }

        var name = namespaceName.IsEmpty ? "/" : Encoding.UTF8.GetString(namespaceName);
        bool isTooMany;
        lock (_gate)
        {
            if (known is { HasEnded: false } || _joining?.Contains(name) == true)
            {
                isTooMany = false;
                name = null;
            }
            else
            {
                _sockets = [.. _sockets.Where(s => s != known)];
                isTooMany = _sockets.Length + (_joining?.Count ?? 0) >= Options.MaxNamespacesPerConnection;
                if (!isTooMany)
                {
                    (_joining ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
                }
            }
        }

        if (name is null)
        {
            return Violate(DisconnectReason.ForcedServerClose);
        }

        if (isTooMany)
        {
            Send(_server.Codec.EncodeConnectError(name, """{"message":"Too many namespaces"}"""u8));
            return MessageDisposition.Done;
        }

        // Owned by this connection: it ends when the middleware does, and what it finds then is a closed session at worst.
        _ = JoinAsync(name, auth.IsEmpty ? EmptyAuth : auth.ToArray());
        return MessageDisposition.Done;
    }

    private async Task JoinAsync(string name, byte[] auth)
    {
        Namespace? joined = null;
        Socket? socket = null;
        try
        {
            (joined, var refusal) = await _server.Namespaces.EnterAsync(name, auth, _handshake.Headers);
            if (joined is null)
            {
                Refuse(name, new ConnectError(refusal!));
                return;
            }

            var recovered = await joined.RestoreAsync(auth);
            socket = new Socket(this, joined, _handshake.Create(auth, _server.Time.GetUtcNow()), recovered);
            var skipsMiddleware = recovered is not null && Options.ConnectionStateRecovery!.SkipMiddlewares;
            if (await joined.Handlers.DecideAsync(socket, skipsMiddleware) is { } error)
            {
                socket.Abandon();
                Refuse(name, error);
                return;
            }

            var taken = recovered is null ? null : await joined.Adapter.TakeSessionAsync(recovered, CancellationToken.None);
            if ((taken is null) != (recovered is null) || !TryAdmit(name, socket) || !socket.TryStart(taken))
            {
                GiveUp(socket, taken);
            }
        }
        catch (Exception error)
        {
            Log.MiddlewareFailed(_server.Logger, ForeignText.ForLog(name), error);
            _server.Metrics.HandlerFailed();
            if (socket is null)
            {
                joined?.Leave();
            }
            else
            {
                Remove(socket);
                socket.Abandon();
            }

            Refuse(name, new ConnectError("Internal server error"));
        }
    }

    /// <summary>The connection is over, or what the socket should recover is there no more: its client comes again, and is told what it is then.</summary>
    private static void GiveUp(Socket socket, RecoveredSession? taken)
    {
        socket.Abandon();
        socket.CutOff();
        if (taken is { Lost: null or { Node: not null } })
        {
            socket.Namespace.Adapter.OnSessionLost(taken.Session);
        }
    }

    private bool TryAdmit(string name, Socket socket)
    {
        lock (_gate)
        {
            _joining!.Remove(name);
            if (!Session.IsOpen)
            {
                return false;
            }

            _sockets = [.. _sockets, socket];
        }

        Session.MarkJoined();
        return true;
    }

    private void Refuse(string name, ConnectError error)
    {
        lock (_gate)
        {
            _joining!.Remove(name);
        }

        Send(_server.Codec.EncodeConnectError(name, error.ToJson()));
    }

    private MessageDisposition Violate(DisconnectReason reason)
    {
        Log.Violation(_server.Logger, Session.Id, reason);
        Session.Close(reason, CloseManner.Graceful);
        return MessageDisposition.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Id} broke the protocol: {Reason}")]
        public static partial void Violation(ILogger logger, string id, DisconnectReason reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Joining namespace {Namespace} failed")]
        public static partial void MiddlewareFailed(ILogger logger, string @namespace, Exception error);
    }
}
