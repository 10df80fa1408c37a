using System.IO.Pipelines;
using Duet.SocketIO.Transports.Linux;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO.Transports;

/// <summary>Stands between a connection and HTTP, so that a WebSocket can live on when the request that opened it has ended.</summary>
/// <remarks>
/// Half of an idle WebSocket's memory is the request: its headers, features, state machines. HTTP believes that it ends the connection; here that is
/// not passed on. One thread at a time uses it: HTTP's, then the WebSocket's.
/// </remarks>
internal sealed class ConnectionHandover : IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly KeptReader _input;
    private readonly KeptWriter _output;
    private (Action<object> Action, object State)[] _heartbeats = [];
    private IWire? _wire;

    private ConnectionHandover(ConnectionContext connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        _input = new KeptReader(this, _transport.Input);
        _output = new KeptWriter(this, _transport.Output);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>The connection's bytes, for whoever has taken it: those of the socket itself where nothing stands between, as TLS does.</summary>
    public IWire Wire => _wire ??= _transport is SocketPipes pipes ? pipes.Channel : new PipeWire(_transport, _connection);

    /// <summary>The connection's life after the request that took it, from the bytes on that were received already and that <see cref="Wire"/> will not give.</summary>
    public Func<ReadOnlyMemory<byte>, Task>? Serve { get; set; }

    private bool IsTaken { get; set; }

    /// <summary>A connection's life: HTTP, then perhaps a WebSocket. On a socket of our own that leaves Kestrel, whose part ends then.</summary>
    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        if (connection.Transport is ConnectionHandover)
        {
            // Asked for twice: by the defaults of all listeners and by this one.
            await http(connection);
            return;
        }

        if (await RunHttpAsync(connection, http) is not { } serve)
        {
            return;
        }

        if (connection.Transport is SocketPipes pipes)
        {
            // Its listener waits for its end: see SocketListener.DisposeAsync.
            _ = serve(pipes.Release());
        }
        else
        {
            await serve(default);
        }
    }

    /// <summary>Whether a WebSocket of this request will outlive it. Not so with TLS behind this place, or over HTTP/2.</summary>
    public static bool IsAhead(HttpContext context) => Find(context) is not null;

    /// <summary>Takes the connection from HTTP: when the current request has ended, <see cref="Serve"/> begins. Between the two nobody reads.</summary>
    public static ConnectionHandover? TryTake(HttpContext context)
    {
        var handover = Find(context);
        handover?.IsTaken = true;
        return handover;
    }

    public void OnHeartbeat(Action<object> action, object state) => _heartbeats = [.. _heartbeats, (action, state)];

    private static async Task<Func<ReadOnlyMemory<byte>, Task>?> RunHttpAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var handover = new ConnectionHandover(connection);
        var heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
        heartbeat?.OnHeartbeat(static state => ((ConnectionHandover)state).Beat(), handover);
        connection.Features.Set<IConnectionHeartbeatFeature>(handover);
        connection.Transport = handover;
        await http(connection);

        // What HTTP has left here would keep all of it in memory.
        connection.Transport = handover._transport;
        connection.Features.Set(heartbeat);
        handover._heartbeats = [];
        var serve = handover.Serve;
        handover.Serve = null;
        return serve;
    }

    private static ConnectionHandover? Find(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionTransportFeature>()?.Transport as ConnectionHandover : null;

    private void Beat()
    {
        foreach (var (action, state) in _heartbeats)
        {
            action(state);
        }
    }

    private sealed class KeptReader(ConnectionHandover owner, PipeReader inner) : PipeReader
    {
        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead()
        {
            if (!owner.IsTaken)
            {
                inner.CancelPendingRead();
            }
        }

        public override void Complete(Exception? exception = null)
        {
            if (!owner.IsTaken)
            {
                inner.Complete(exception);
            }
        }
    }

    private sealed class KeptWriter(ConnectionHandover owner, PipeWriter inner) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush()
        {
            if (!owner.IsTaken)
            {
                inner.CancelPendingFlush();
            }
        }

        public override void Complete(Exception? exception = null)
        {
            if (!owner.IsTaken)
            {
                inner.Complete(exception);
            }
        }
    }
}
