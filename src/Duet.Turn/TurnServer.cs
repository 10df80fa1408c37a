using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Duet.Turn.Allocations;
using Duet.Turn.Credentials;
using Duet.Turn.Engines;
using Duet.Turn.Engines.Linux;
using Duet.Turn.Engines.Portable;
using Duet.Turn.Engines.Streams;
using Duet.Turn.Limits;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duet.Turn;

/// <summary>A STUN and TURN server (RFC 8489, RFC 8656). Every member may be called from any thread.</summary>
/// <example>
/// <code>
/// await using var server = new TurnServer(new TurnOptions { SharedSecret = secret });
/// await server.StartAsync();
/// var credentials = server.CreateCredentials("alice", TimeSpan.FromHours(1)); // give these to a browser's iceServers
/// </code>
/// </example>
public sealed partial class TurnServer : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private readonly TurnOptions _options;
    private readonly TurnSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TurnInstruments _instruments;
    private readonly LimitWatch _limits;
    private readonly Grants _grants = new();
    private readonly SemaphoreSlim _lifecycle = new(1, 1);
    private Running? _running;
    private bool _stopped;

    /// <summary>Checks the options; opens nothing yet.</summary>
    /// <param name="options">Read here and at the start, and not again.</param>
    /// <param name="loggerFactory">Default: no logs. Addresses appear at debug level and below only.</param>
    /// <param name="timeProvider">Default: the system's clock.</param>
    /// <param name="meterFactory">Makes the meter <see cref="TurnMetrics.MeterName"/>. Default: one of the server's own.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message begins with its name.</exception>
    public TurnServer(TurnOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _settings = SettingsReader.Read(options);
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<TurnServer>();
        _instruments = new TurnInstruments(meterFactory);
        _limits = new LimitWatch(_time, _instruments, _logger);
    }

    /// <summary>The UDP and TCP port in use; 0 before the start.</summary>
    public int Port => UdpEndpoints.Count > 0 ? UdpEndpoints[0].Port : 0;

    /// <summary>The TLS port in use, if there is one.</summary>
    public int? TlsPort => TlsEndpoints.Count > 0 ? TlsEndpoints[0].Port : null;

    /// <summary>Where clients are listened to over UDP. Empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> UdpEndpoints => TcpEndpoints;

    /// <summary>Where clients are listened to over TCP: the same addresses and port as over UDP. Empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> TcpEndpoints => _running?.TcpEndpoints ?? [];

    /// <summary>Where clients are listened to over TLS. Empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> TlsEndpoints => _running?.TlsEndpoints ?? [];

    /// <summary>Addresses that relayed candidates carry, at most one of each family. Empty before the start.</summary>
    public IReadOnlyList<IPAddress> RelayAddresses => _running?.RelayAddresses ?? [];

    /// <summary>The engine in use, once the server has started.</summary>
    public TurnEngine Engine => _running?.Engine.Kind ?? _options.Engine;

    /// <summary>The engine itself, while the server runs: for tests of what it costs.</summary>
    internal DatagramEngine? DatagramEngine => _running?.Engine;

    /// <summary>Allocations alive now.</summary>
    public int AllocationCount => _running?.Table.Count ?? 0;

    /// <summary>
    /// Whether, within the last minute, somebody was refused because the server as a whole was full: <see cref="TurnOptions.TotalQuota"/>,
    /// <see cref="TurnOptions.RelayPorts"/> or <see cref="TurnOptions.MaxConnections"/>.
    /// </summary>
    public bool IsFull => _limits.IsFull;

    /// <summary>Whether a new connection speaks STUN, told by its first byte (after TLS, where there is TLS); if not, it is not for a TURN server.</summary>
    /// <remarks>
    /// A connection always opens with a STUN message (RFC 8489, section 5: two zero bits, and a type that fits the next six). ChannelData can only
    /// follow an Allocate request, which matters: its first bytes, 0x40 to 0x7F, are the letters that HTTP's methods begin with.
    /// </remarks>
    public static bool IsStunConnection(byte firstByte) => firstByte <= 3;

    /// <summary>Opens the listeners. A server starts once.</summary>
    /// <exception cref="SocketException">A port cannot be had.</exception>
    /// <exception cref="PlatformNotSupportedException"><see cref="TurnEngine.Linux"/> was asked for and does not work here.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _lifecycle.WaitAsync(cancellationToken);
        try
        {
            if (_running is not null || _stopped)
            {
                throw new InvalidOperationException("A server starts once.");
            }

            _running = await OpenAsync();
        }
        finally
        {
            _lifecycle.Release();
        }

        Log.Started(_logger, Port, Engine);
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            var addresses = string.Join(", ", RelayAddresses);
            Log.RelayAddresses(_logger, addresses);
        }
    }

    /// <summary>Credentials for this server's secret.</summary>
    /// <param name="user">For whom; see <see cref="TurnCredentials.Create"/>.</param>
    /// <param name="lifetime">How long they are good for a new allocation.</param>
    public TurnCredentials CreateCredentials(string user, TimeSpan lifetime) => TurnCredentials.Create(_settings.Secrets.Current, user, lifetime, _time);

    /// <summary>Makes credentials with another secret from now on. Those of the secret before stay good until they end, those of the one before that do not.</summary>
    public void RotateSecret(string sharedSecret)
    {
        ArgumentException.ThrowIfNullOrEmpty(sharedSecret);
        _settings.Secrets.Rotate(sharedSecret);
    }

    /// <summary>
    /// Credentials that can be ended before their time: good until they expire or <see cref="Revoke"/> is called for their user. What follows the colon of
    /// their name begins with <c>~</c>, and names of that kind are good for nobody who was granted nothing, whoever knows the secret.
    /// </summary>
    /// <param name="user">For whom, not empty; quotas count it.</param>
    /// <param name="lifetime">How long they are good for a new allocation.</param>
    public TurnCredentials Grant(string user, TimeSpan lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return CreateCredentials(_grants.Add(user), lifetime);
    }

    /// <summary>Ends what a user was granted: the credentials are refused from now on, and the allocations that were made with them are closed.</summary>
    /// <param name="user">As given to <see cref="Grant"/>. Nothing happens when nothing was granted.</param>
    public void Revoke(string user)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        if (_grants.TryRemove(user, out var name))
        {
            _running?.Table.CloseAllOf(name);
        }
    }

    /// <summary>
    /// Serves a connection that somebody else accepted (and took TLS off), as if it had come to the server's own TCP port. Bytes read before, like
    /// the first one, must still be readable.
    /// </summary>
    /// <param name="transport">The bytes of the connection. Completed on both sides at the end.</param>
    /// <param name="remote">The client's address, as its candidates will show it.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    /// <returns>Ends without an exception when the connection does, whatever the client sent. A server that is not running ends it at once.</returns>
    public Task HandleConnectionAsync(IDuplexPipe transport, IPEndPoint remote, CancellationToken cancellationToken = default) =>
        HandleConnectionAsync(transport, remote, socket: null, cancellationToken);

    /// <inheritdoc cref="HandleConnectionAsync(IDuplexPipe, IPEndPoint, CancellationToken)" />
    /// <param name="transport">The bytes of the connection. Completed on both sides at the end.</param>
    /// <param name="remote">The client's address, as its candidates will show it.</param>
    /// <param name="socket">The connection itself, so that for a client that reads slowly little waits in the system's buffers. Only its options are used.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    public async Task HandleConnectionAsync(IDuplexPipe transport, IPEndPoint remote, Socket? socket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(remote);
        try
        {
            await using var output = transport.Output.AsStream(leaveOpen: true);
            if (_running is { } running)
            {
                await running.Streams.ServeAsync(transport.Input, output, remote, socket, cancellationToken);
            }
        }
        finally
        {
            await transport.Input.CompleteAsync();
            await transport.Output.CompleteAsync();
        }
    }

    /// <summary>The same for a stream, which is disposed of at the end.</summary>
    /// <inheritdoc cref="HandleConnectionAsync(IDuplexPipe, IPEndPoint, CancellationToken)" path="/*[not(self::summary)]" />
    public async Task HandleConnectionAsync(Stream transport, IPEndPoint remote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(remote);
        await using (transport)
        {
            if (_running is { } running)
            {
                await running.Streams.ServeAsync(StreamServer.ReaderOf(transport), transport, remote, null, cancellationToken);
            }
        }
    }

    /// <summary>Refuses new allocations (508), waits until those that are left end, then closes everything.</summary>
    /// <param name="drain">How long to wait for them; <see cref="TimeSpan.Zero"/> does not wait, <see cref="Timeout.InfiniteTimeSpan"/> does for ever.</param>
    /// <param name="cancellationToken">Ends the waiting, not the stop.</param>
    /// <returns>How many allocations were left and cut off.</returns>
    public async Task<int> StopAsync(TimeSpan drain, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(drain, Timeout.InfiniteTimeSpan);
        await _lifecycle.WaitAsync(CancellationToken.None);
        try
        {
            _stopped = true;
            if (_running is not { } running)
            {
                return 0;
            }

            var left = await DrainAsync(running.Table, drain, cancellationToken);
            _running = null;
            await running.DisposeAsync();
            Log.Stopped(_logger, left);
            return left;
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    /// <summary>Stops without waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _instruments.Dispose();
    }

    private async Task<int> DrainAsync(AllocationTable table, TimeSpan drain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(drain, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (drain != TimeSpan.Zero && table.Count > 0)
        {
            Log.Draining(_logger, drain, table.Count);
        }

        await table.DrainAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return table.Count;
    }

    private async Task<Running> OpenAsync()
    {
        var relayAddresses = RelayAddressFinder.Parse(_options.PublicAddress);
        relayAddresses = relayAddresses.Count > 0 ? relayAddresses : RelayAddressFinder.Discover();

        // Browsers cannot ask for IPv6 and take an IPv4 relayed address or none. From one of loopback no packet reaches another machine; both ends meet inside.
        _settings.IPv4 = relayAddresses.FirstOrDefault(address => address.Advertised.Family == AddressFamilyCode.IPv4) ?? RelayAddressFinder.Loopback;
        _settings.IPv6 = relayAddresses.FirstOrDefault(address => address.Advertised.Family == AddressFamilyCode.IPv6);

        var addresses = ListenAddresses();
        var engine = CreateEngine();
        List<Socket> tls = [];
        try
        {
            if (_options.TlsPort is { } tlsPort)
            {
                tls = Listeners.BindTcp(addresses, tlsPort);
            }

            return new Running(this, engine, Listeners.Bind(engine, addresses, _options.Port), tls);
        }
        catch
        {
            tls.ForEach(socket => socket.Dispose());
            await engine.DisposeAsync();
            throw;
        }
    }

    private IReadOnlyList<IPAddress> ListenAddresses()
    {
        var addresses = SettingsReader.ReadListenAddresses(_options);
        if (addresses.Count > 0)
        {
            return addresses;
        }

        return Socket.OSSupportsIPv6 ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any];
    }

    private DatagramEngine CreateEngine()
    {
        if (_options.Engine != TurnEngine.Portable && LinuxSupport.Works)
        {
            return new LinuxEngine(_options.Threads, _logger);
        }

        return _options.Engine == TurnEngine.Linux
            ? throw new PlatformNotSupportedException("The Linux engine does not work here.")
            : new PortableEngine(error => Log.EngineFailed(_logger, error));
    }

    /// <summary>Everything that is open while the server runs.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly TurnServer _server;
        private readonly ServerClock _clock;
        private readonly ITimer _sweeper;
        private long _droppedForBandwidth;

        public Running(TurnServer server, DatagramEngine engine, List<Socket> tcp, List<Socket> tls)
        {
            var (options, settings) = (server._options, server._settings);
            _server = server;
            _clock = new ServerClock(server._time);
            Engine = engine;
            TcpEndpoints = [.. tcp.Select(EndpointOf)];
            TlsEndpoints = [.. tls.Select(EndpointOf)];
            RelayAddresses = [.. new[] { settings.IPv4, settings.IPv6 }.OfType<RelayAddress>().Select(address => address.Advertised.ToIPAddress())];
            settings.OwnPort = TcpEndpoints[0].Port;
            FindOwnAddresses();
            NetworkChange.NetworkAddressChanged += OnAddressChanged;

            Table = new AllocationTable(settings, engine, server._grants)
            {
                CountChanged = server._instruments.AllocationsChanged,
                LimitReached = limit => server._limits.Reached(limit),
            };
            var core = new RelayCore(settings, Table, engine, server._time, server._instruments, server._grants);
            var limits = new StreamLimits(
                options.MaxConnections, options.MaxConnectionsPerAddress, (long)options.ConnectionTimeout.TotalMilliseconds, options.MaxPendingBytes);
            Streams = new StreamServer(engine, core, Table, _clock, limits, server._time)
            {
                ProxyProtocolFrom = settings.ProxyProtocolFrom,
                CountChanged = server._instruments.ConnectionsChanged,
                LimitReached = limit => server._limits.Reached(limit),
                Failed = error => Log.EngineFailed(server._logger, error),
            };
            server._instruments.Read(() => engine.Traffic.Concat(Streams.Traffic));

            engine.Start(core, _clock);
            tcp.ForEach(socket => Streams.Listen(socket, tls: null));
            tls.ForEach(socket => Streams.Listen(socket, options.TlsAuthentication));
            _sweeper = server._time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        }

        public DatagramEngine Engine { get; }

        public AllocationTable Table { get; }

        public StreamServer Streams { get; }

        public IReadOnlyList<IPEndPoint> TcpEndpoints { get; }

        public IReadOnlyList<IPEndPoint> TlsEndpoints { get; }

        public IReadOnlyList<IPAddress> RelayAddresses { get; }

        public async ValueTask DisposeAsync()
        {
            NetworkChange.NetworkAddressChanged -= OnAddressChanged;
            await _sweeper.DisposeAsync();
            await Streams.DisposeAsync();
            Table.Dispose();
            await Engine.DisposeAsync();
        }

        /// <summary>Datagrams are too many to be told one by one.</summary>
        private void WatchBandwidth()
        {
            var dropped = Engine.Traffic.Concat(Streams.Traffic).Sum(traffic => traffic.DroppedBy(DropReason.Bandwidth));
            if (dropped > _droppedForBandwidth)
            {
                _server._limits.Reached(TurnLimit.Bps, dropped - _droppedForBandwidth);
            }

            _droppedForBandwidth = dropped;
        }

        private void FindOwnAddresses() => _server._settings.Own.Replace(
            RelayAddressFinder.LocalAddresses().Concat(RelayAddresses).Concat(TcpEndpoints.Select(endpoint => endpoint.Address)));

        private void OnAddressChanged(object? sender, EventArgs e)
        {
            try
            {
                FindOwnAddresses();
            }
            catch (NetworkInformationException error)
            {
                Log.OwnAddressesUnknown(_server._logger, error);
            }
        }

        private static IPEndPoint EndpointOf(Socket socket) => (IPEndPoint)socket.LocalEndPoint!;

        private void Sweep()
        {
            try
            {
                var now = _clock.Now;
                Table.Sweep(now);
                Streams.CloseStalled(now);
                WatchBandwidth();
            }
#pragma warning disable CA1031 // A timer's exception would end the process; a bug here must not.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Log.SweepFailed(_server._logger, error);
            }
        }
    }
}
