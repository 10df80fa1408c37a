using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Duet.Turn;

/// <summary>A STUN and TURN server (RFC 8489, RFC 8656). Every member may be called from any thread.</summary>
/// <example>
/// <code>
/// await using var server = new TurnServer(new TurnOptions { SharedSecret = secret });
/// await server.StartAsync();
/// var credentials = server.CreateCredentials("alice", TimeSpan.FromHours(1)); // give these to a browser's iceServers
/// </code>
/// </example>
public sealed class TurnServer : IAsyncDisposable
{
    /// <summary>Checks the options; opens nothing yet.</summary>
    /// <param name="options">Read here, and not again.</param>
    /// <param name="loggerFactory">Default: no logs. Addresses appear at debug level and below only.</param>
    /// <param name="timeProvider">Default: the system's clock.</param>
    /// <param name="meterFactory">Makes the meter <see cref="TurnMetrics.MeterName"/>. Default: one of the server's own.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message begins with its name.</exception>
    public TurnServer(TurnOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        throw new NotSupportedException();
    }

    /// <summary>The UDP and TCP port in use; 0 before the start.</summary>
    public int Port => throw new NotSupportedException();

    /// <summary>The TLS port in use, if there is one.</summary>
    public int? TlsPort => throw new NotSupportedException();

    /// <summary>Where clients are listened to over UDP. Empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> UdpEndpoints => throw new NotSupportedException();

    /// <summary>Where clients are listened to over TCP. Empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> TcpEndpoints => throw new NotSupportedException();

    /// <summary>Where clients are listened to over TLS. Empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> TlsEndpoints => throw new NotSupportedException();

    /// <summary>Addresses that relayed candidates carry, at most one of each family. Empty before the start.</summary>
    public IReadOnlyList<IPAddress> RelayAddresses => throw new NotSupportedException();

    /// <summary>The engine in use.</summary>
    public TurnEngine Engine => throw new NotSupportedException();

    /// <summary>Allocations alive now.</summary>
    public int AllocationCount => throw new NotSupportedException();

    /// <summary>Whether a new connection speaks STUN, told by its first byte (after TLS, where there is TLS); if not, it is not for a TURN server.</summary>
    /// <remarks>
    /// A connection always opens with a STUN message (RFC 8489, section 5: two zero bits, and a type that fits the next six). ChannelData can only
    /// follow an Allocate request, which matters: its first bytes, 0x40 to 0x7F, are the letters that HTTP's methods begin with.
    /// </remarks>
    public static bool IsStunConnection(byte firstByte) => firstByte <= 3;

    /// <summary>Opens the listeners.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A port cannot be had.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Credentials for this server's secret.</summary>
    /// <param name="user">For whom; see <see cref="TurnCredentials.Create"/>.</param>
    /// <param name="lifetime">How long they are good for a new allocation.</param>
    public TurnCredentials CreateCredentials(string user, TimeSpan lifetime) => throw new NotSupportedException();

    /// <summary>
    /// Serves a connection that somebody else accepted (and took TLS off), as if it had come to the server's own TCP port. Bytes read before, like
    /// the first one, must still be readable.
    /// </summary>
    /// <param name="transport">The bytes of the connection. Completed on both sides at the end.</param>
    /// <param name="remote">The client's address, as its candidates will show it.</param>
    /// <param name="local">The address it connected to.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    /// <returns>Ends without an exception when the connection does, whatever the client sent.</returns>
    public Task HandleConnectionAsync(IDuplexPipe transport, IPEndPoint remote, IPEndPoint local, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>The same for a stream, which is disposed of at the end.</summary>
    /// <inheritdoc cref="HandleConnectionAsync(IDuplexPipe, IPEndPoint, IPEndPoint, CancellationToken)" path="/*[not(self::summary)]" />
    public Task HandleConnectionAsync(Stream transport, IPEndPoint remote, IPEndPoint local, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Refuses new allocations (508), waits until those that are left end, then closes everything.</summary>
    /// <param name="drain">How long to wait for them; <see cref="TimeSpan.Zero"/> does not wait.</param>
    /// <param name="cancellationToken">Ends the waiting, not the stop.</param>
    /// <returns>How many allocations were left and cut off.</returns>
    public Task<int> StopAsync(TimeSpan drain, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Stops without waiting.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
