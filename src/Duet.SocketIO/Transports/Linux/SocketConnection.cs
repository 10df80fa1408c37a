using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using NetSocket = System.Net.Sockets.Socket;
using SafeSocketHandle = System.Net.Sockets.SafeSocketHandle;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>A connection as Kestrel knows it. Its channel may outlive it: see <see cref="SocketPipes.Release"/>.</summary>
internal sealed class SocketConnection : ConnectionContext,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature, IConnectionSocketFeature, IMemoryPoolFeature
{
    private static long s_lastId = DateTime.UtcNow.Ticks;

    // Holds nothing that must be given back, and is cancelled from several sides: so it is never disposed of.
    private readonly CancellationTokenSource _closed = new();
    private readonly SocketChannel _channel;
    private readonly SocketPipes _pipes;
    private IDictionary<object, object?>? _items;
    private NetSocket? _socket;

    public SocketConnection(SocketChannel channel, MemoryPool<byte> memory, EndPoint? local, EndPoint? remote)
    {
        _channel = channel;
        _pipes = new SocketPipes(channel, memory, OnPeerClosed);
        Transport = _pipes;
        MemoryPool = memory;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        channel.OnPeerClosed(OnPeerClosed);
    }

    public override string ConnectionId { get; set; } = Interlocked.Increment(ref s_lastId).ToString("X16", CultureInfo.InvariantCulture);

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new Dictionary<object, object?>();
        set => _items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>The connection's options, for who handles it. It belongs to the channel, which alone reads, writes and closes it.</summary>
    public NetSocket Socket => _socket ??= ViewOf(_channel.Number);

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!_pipes.IsReleased)
        {
            _channel.Abort();
        }

        OnPeerClosed();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_pipes.IsReleased)
        {
            await _pipes.Input.CompleteAsync();
            await _pipes.Output.CompleteAsync();
            _channel.OnPeerClosed(null);
            _channel.Close();
        }

        await base.DisposeAsync();
    }

    private static NetSocket ViewOf(int descriptor)
    {
        var socket = new NetSocket(new SafeSocketHandle(descriptor, ownsHandle: false));

        // Its end must not touch the descriptor, whose number may be another connection's by then.
#pragma warning disable CA1816 // It is not this object whose finalizer is kept from running.
        GC.SuppressFinalize(socket);
#pragma warning restore CA1816
        return socket;
    }

    /// <summary>Tells on the thread pool: what hangs on the token is Kestrel's and the application's.</summary>
    private void OnPeerClosed() => _ = _closed.CancelAsync();
}
