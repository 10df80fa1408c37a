using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Duet.Turn.Allocations;
using Duet.Turn.Limits;
using Duet.Turn.Peers;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>Accepts TCP and TLS connections, takes those that others accepted, and closes the ones that stall.</summary>
internal sealed class StreamServer(DatagramEngine engine, RelayCore core, AllocationTable table, ServerClock clock, StreamLimits limits, TimeProvider time)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, ServedStream> _connections = new();
    private readonly ConcurrentDictionary<long, Task> _tasks = new();
    private readonly Dictionary<TransportAddress, int> _perSource = [];
    private readonly Lock _sourceGate = new();
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _acceptLoops = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Traffic _ended = new();
    private long _lastId;
    private int _count;

    /// <summary>Called when the number of connections changes: +1 or -1.</summary>
    public Action<int>? CountChanged { get; init; }

    /// <summary>Proxies whose connections begin with a header that says whose they are.</summary>
    public IReadOnlyList<AddressRange> ProxyProtocolFrom { get; init; } = [];

    /// <summary>Told of a connection that was closed because there were too many.</summary>
    public Action<TurnLimit>? LimitReached { get; init; }

    /// <summary>Told of a bug that ended a connection.</summary>
    public Action<Exception>? Failed { get; init; }

    public IEnumerable<Traffic> Traffic => _connections.Values.OfType<StreamConnection>().Select(connection => connection.Traffic).Append(_ended);

    /// <summary>Serves a listener; with TLS when <paramref name="tls"/> is given.</summary>
    public void Listen(Socket listener, Func<SslServerAuthenticationOptions>? tls)
    {
        _listeners.Add(listener);
        _acceptLoops.Add(AcceptAsync(listener, tls));
    }

    /// <summary>Serves one connection to its end.</summary>
    /// <param name="input">What the client sends.</param>
    /// <param name="output">What it receives.</param>
    /// <param name="remote">Its address.</param>
    /// <param name="socket">The connection itself, where it is known.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    public async Task ServeAsync(PipeReader input, Stream output, IPEndPoint remote, Socket? socket, CancellationToken cancellationToken)
    {
        var address = TransportAddress.From(remote);
        if (!TryEnter(address))
        {
            return;
        }

        try
        {
            // Whoever took TLS off makes a record of each write; some clients, coturn's among them, need one for each message.
            await RunAsync(input, output, address, QueueOf(socket), oneByOne: true, cancellationToken);
        }
        finally
        {
            Leave(address);
        }
    }

    /// <summary>To be called every second or so.</summary>
    public void CloseStalled(long now)
    {
        foreach (var (_, connection) in _connections)
        {
            connection.CloseIfStalled(now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        await Task.WhenAll(_acceptLoops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_tasks.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener, Func<SslServerAuthenticationOptions>? tls)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token);
                var id = Interlocked.Increment(ref _lastId);
                // Tracked until it ends, so that a stop waits for it.
                var task = ServeAcceptedAsync(socket, tls, id);
                if (!task.IsCompleted)
                {
                    _tasks[id] = task;
                    _ = task.ContinueWith((_, _) => _tasks.TryRemove(id, out Task? _), null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                // That client went, or there are no more handles: wait a moment rather than spin.
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAcceptedAsync(Socket socket, Func<SslServerAuthenticationOptions>? tls, long id)
    {
        // Off the accept loop: the next client does not wait for this one.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                var address = TransportAddress.From((IPEndPoint)socket.RemoteEndPoint!);
                if (IsProxy(address))
                {
                    if (await TakeProxyHeaderAsync(socket) is not { } client)
                    {
                        return;
                    }

                    address = client;
                }

                if (!TryEnter(address))
                {
                    return;
                }

                try
                {
                    if (tls is null && await TryRunInEngineAsync(socket, address))
                    {
                        return;
                    }

                    await using var network = new NetworkStream(socket, ownsSocket: false);
                    await ServeStreamAsync(network, QueueOf(socket), tls, address);
                }
                finally
                {
                    Leave(address);
                }
            }
            catch (Exception error) when (error is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went, or spoke something else than TLS.
            }
        }
    }

    private bool IsProxy(in TransportAddress address)
    {
        foreach (var range in ProxyProtocolFrom)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the header off a proxy's connection, and nothing that follows it: whose connection it is. None when there is no header.</summary>
    private async Task<TransportAddress?> TakeProxyHeaderAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(limits.ConnectionTimeoutMilliseconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        var header = ArrayPool<byte>.Shared.Rent(ProxyHeader.MaxLength);
        try
        {
            var had = 0;
            while (true)
            {
                var status = ProxyHeader.TryRead(header.AsSpan(0, had), out var length, out var client);
                if (status != ProxyHeaderStatus.Incomplete)
                {
                    return status == ProxyHeaderStatus.Complete ? TransportAddress.From(client ?? (IPEndPoint)socket.RemoteEndPoint!) : null;
                }

                var count = await socket.ReceiveAsync(header.AsMemory(had, length - had), either.Token);
                if (count == 0)
                {
                    return null;
                }

                had += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
    }

    /// <summary>Has the engine serve a connection to its end, if it has a way of its own.</summary>
    private async Task<bool> TryRunInEngineAsync(Socket socket, TransportAddress address)
    {
        var id = Interlocked.Increment(ref _lastId);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (engine.TryServe(socket, table, limits, address, id, ended) is not { } connection)
        {
            return false;
        }

        _connections[id] = connection;
        CountChanged?.Invoke(1);
        await using (_stopping.Token.Register(connection.Close))
        {
            await ended.Task;
        }

        _connections.TryRemove(id, out _);
        CountChanged?.Invoke(-1);
        return true;
    }

    private async Task ServeStreamAsync(NetworkStream network, SendQueue? queue, Func<SslServerAuthenticationOptions>? tls, TransportAddress address)
    {
        if (tls is null)
        {
            await RunAsync(ReaderOf(network), network, address, queue, oneByOne: false, _stopping.Token);
            return;
        }

        await using var gathering = new GatheringStream(network);
        await using var secure = new SslStream(gathering, leaveInnerStreamOpen: true);
        using (var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(limits.ConnectionTimeoutMilliseconds), time))
        using (var handshake = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token))
        {
            await secure.AuthenticateAsServerAsync(tls(), handshake.Token);
        }

        gathering.IsGathering = true;
        await RunAsync(ReaderOf(secure), secure, address, queue, oneByOne: true, _stopping.Token);
    }

    /// <summary>A reader that holds no buffer while it waits.</summary>
    public static PipeReader ReaderOf(Stream stream) => PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    private async Task RunAsync(PipeReader input, Stream output, TransportAddress address, SendQueue? queue, bool oneByOne, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        using var connection = new StreamConnection(engine, core, table, clock, limits, address, id, queue);
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        _connections[id] = connection;
        CountChanged?.Invoke(1);
        try
        {
            if (await connection.RunAsync(input, output, oneByOne, lifetime.Token) is { } bug)
            {
                Failed?.Invoke(bug);
            }
        }
        finally
        {
            _connections.TryRemove(id, out _);
            _ended.Add(connection.Traffic);
            CountChanged?.Invoke(-1);
            await input.CompleteAsync();
        }
    }

    private static SendQueue? QueueOf(Socket? socket) => socket is null ? null : new SendQueue(new SocketOptions(socket));

    private bool TryEnter(in TransportAddress address)
    {
        var source = address.Source;
        lock (_sourceGate)
        {
            var used = _perSource.GetValueOrDefault(source);
            if (_stopping.IsCancellationRequested)
            {
                return false;
            }

            if (used >= limits.MaxConnectionsPerAddress || _count >= limits.MaxConnections)
            {
                LimitReached?.Invoke(used >= limits.MaxConnectionsPerAddress ? TurnLimit.ConnectionsPerAddress : TurnLimit.Connections);
                return false;
            }

            _count++;
            _perSource[source] = used + 1;
            return true;
        }
    }

    private void Leave(in TransportAddress address)
    {
        var source = address.Source;
        lock (_sourceGate)
        {
            _count--;
            if (--_perSource[source] == 0)
            {
                _perSource.Remove(source);
            }
        }
    }
}
