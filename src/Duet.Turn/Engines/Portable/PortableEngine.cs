using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Duet.Turn.Allocations;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Portable;

/// <summary>The engine for every platform: .NET's <c>Socket</c>, one receive loop per socket.</summary>
internal sealed class PortableEngine(Action<Exception> failed) : DatagramEngine
{
    private const int ListenerBufferSize = 4 * 1024 * 1024;
    private const int RelayBufferSize = 256 * 1024;
    private const int MaxDatagram = 65536;

    [ThreadStatic]
    private static byte[]? t_assembly;

    private readonly List<DatagramSocket> _listeners = [];
    private readonly List<Task> _loops = [];
    private readonly ConcurrentDictionary<PortableRelaySocket, Task> _relays = new();
    private readonly ConcurrentDictionary<RelayContext, bool> _contexts = new();
    private readonly Traffic _ended = new();
    private readonly CancellationTokenSource _stopping = new();
    private RelayCore? _core;
    private ServerClock? _clock;

    public override TurnEngine Kind => TurnEngine.Portable;

    public override bool SupportsDontFragment => true;

    public override IEnumerable<Traffic> Traffic => _contexts.Keys.Select(context => context.Traffic).Append(_ended);

    public override void Bind(IReadOnlyList<IPEndPoint> endpoints)
    {
        try
        {
            foreach (var endpoint in endpoints)
            {
                _listeners.Add(new DatagramSocket(endpoint, ListenerBufferSize));
            }
        }
        catch
        {
            _listeners.ForEach(listener => listener.Dispose());
            _listeners.Clear();
            throw;
        }
    }

    public override void Start(RelayCore core, ServerClock clock)
    {
        _core = core;
        _clock = clock;
        for (var i = 0; i < _listeners.Count; i++)
        {
            _loops.Add(ListenAsync(_listeners[i], i));
        }
    }

    public override RelaySocket? TryOpen(in TransportAddress address)
    {
        try
        {
            var socket = new PortableRelaySocket(this, OpenRelay(address));
            _relays[socket] = ReceiveAsync(socket);
            return socket;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static DatagramSocket OpenRelay(in TransportAddress address)
    {
        try
        {
            return new DatagramSocket(address.ToIPEndPoint(), RelayBufferSize);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return new DatagramSocket(address.Everywhere.ToIPEndPoint(), RelayBufferSize);
        }
    }

    public override void SendToClient(in FiveTuple tuple, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding)
    {
        var datagram = (t_assembly ??= new byte[MaxDatagram + RelayContext.RoomLength]).AsSpan(0, prefix.Length + payload.Length + padding);
        prefix.CopyTo(datagram);
        payload.CopyTo(datagram[prefix.Length..]);
        datagram[(prefix.Length + payload.Length)..].Clear();
        _listeners[(int)tuple.Path].Send(tuple.Client, datagram);
    }

    /// <summary>Called by a relay socket that was closed.</summary>
    public void Forget(PortableRelaySocket socket) => _relays.TryRemove(socket, out _);

    public override async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        foreach (var (socket, _) in _relays)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>Serves clients until the engine stops.</summary>
    private async Task ListenAsync(DatagramSocket listener, int path)
    {
        var buffer = new byte[MaxDatagram];
        var address = listener.NewAddress();
        var context = new RelayContext();
        _contexts[context] = true;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var length = await listener.ReceiveAsync(buffer, address, _stopping.Token);
                if (length >= 0)
                {
                    context.Now = _clock!.Now;
                    var tuple = new FiveTuple(SocketAddresses.Read(address), ClientTransport.Udp, path);
                    Serve(listener, new Client(tuple, null), buffer.AsSpan(0, length), context);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // Only closing the socket does this; the loop's condition tells.
            }
#pragma warning disable CA1031 // A bug must cost one packet and not the listener; it is logged as an error.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failed(error);
            }
        }
    }

    private void Serve(DatagramSocket listener, in Client client, ReadOnlySpan<byte> message, RelayContext context)
    {
        var decision = _core!.FromClient(client, message, context);
        if (decision.Kind == DecisionKind.Reply)
        {
            listener.Send(client.Tuple.Client, context.Room.AsSpan(0, decision.PrefixLength));
        }
        else if (decision.Kind != DecisionKind.Drop)
        {
            Delivery.Carry(this, decision, message, context);
            context.FlushStreams();
        }
    }

    /// <summary>Serves the peers of one relayed address until its socket is closed.</summary>
    private async Task ReceiveAsync(PortableRelaySocket relaySocket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PortableRelaySocket.MaxDatagram);
        var address = relaySocket.Socket.NewAddress();
        var context = new RelayContext(RelayContext.PrefixRoomLength);
        _contexts[context] = true;
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var length = await relaySocket.Socket.ReceiveAsync(buffer, address, _stopping.Token);
                if (length < 0 || relaySocket.Owner is not { } relay)
                {
                    continue;
                }

                context.Now = _clock!.Now;
                var decision = _core!.FromPeer(relay, SocketAddresses.Read(address), length, context);
                if (decision.Kind != DecisionKind.Drop)
                {
                    Delivery.Carry(this, decision, buffer.AsSpan(0, length), context);
                    context.FlushStreams();
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The allocation ended.
        }
#pragma warning disable CA1031 // A bug must cost one allocation and not the process; it is logged as an error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failed(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _contexts.TryRemove(context, out _);
            _ended.Add(context.Traffic);
        }
    }
}
