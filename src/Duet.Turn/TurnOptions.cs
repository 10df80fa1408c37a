using System.Net.Security;

namespace Duet.Turn;

/// <summary>What a <see cref="TurnServer"/> is told. Checked whole when the server is created; read once.</summary>
/// <remarks>Every property is plain text, a number or a list of them where that is possible, so that a configuration section can be bound to it.</remarks>
public sealed class TurnOptions
{
    /// <summary>UDP and TCP port for clients. Default 3478 (RFC 8656, section 5); 0 takes any free port, the same one for UDP and TCP.</summary>
    public int Port { get; set; } = 3478;

    /// <summary>TCP port for clients over TLS. Default none; 0 takes any free port. Needs <see cref="TlsAuthentication"/>.</summary>
    public int? TlsPort { get; set; }

    /// <summary>Asked at each TLS handshake, so that a renewed certificate is used without a restart. Default none.</summary>
    public Func<SslServerAuthenticationOptions>? TlsAuthentication { get; set; }

    /// <summary>Addresses to listen on. Default empty, which <c>*</c> says too: every IPv4 and, where the machine has it, every IPv6 address.</summary>
    public IList<string> ListenAddresses { get; set; } = [];

    /// <summary>
    /// The address that relayed candidates carry, or one of each family, separated by a comma. Behind one-to-one NAT write <c>public/private</c>:
    /// the public one is told to clients, the private one is bound. Default none: the address by which the machine reaches other networks.
    /// </summary>
    public string? PublicAddress { get; set; }

    /// <summary>Ports for relayed addresses, first and last. Default 49152-65535 (RFC 8656, section 7.2).</summary>
    public string RelayPorts { get; set; } = "49152-65535";

    /// <summary>
    /// Secret for time-limited credentials (<see cref="TurnCredentials"/>), shared with other nodes or other TURN servers. Default none: random at
    /// start, so credentials from before a restart end with it.
    /// </summary>
    public string? SharedSecret { get; set; }

    /// <summary>The secret of before, whose credentials are good until they end; none are made with it. Default none. See <see cref="TurnServer.RotateSecret"/>.</summary>
    public string? PreviousSharedSecret { get; set; }

    /// <summary>Users with a lasting password, beside the time-limited credentials. Default none.</summary>
    public IDictionary<string, string> Users { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Asked for the password of a user who is not in <see cref="Users"/>; <see langword="null"/> for who is none. Default none. Called on the threads that relay, for
    /// every request with credentials from who has no allocation, forged ones too: it must answer at once, from memory.
    /// </summary>
    public Func<string, string?>? FindPassword { get; set; }

    /// <summary>Realm of the long-term credentials (RFC 8489, section 9.2). Default <c>duet</c>; short, as every challenge carries it.</summary>
    public string Realm { get; set; } = "duet";

    /// <summary>How long a nonce is good; then requests are answered 438 with a fresh one. Default one hour, the most RFC 8656, section 5 allows.</summary>
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Lifetime of an allocation whose client asks for none or for less. Default ten minutes (RFC 8656, section 3.2).</summary>
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest lifetime a client may ask for; more is cut. Default one hour, the most RFC 8656, section 7.2 recommends.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// CIDR ranges that peers may be in although they are denied by default: loopback, private, link-local, multicast, documentation and every other
    /// special-purpose range. Default none. The relay's own relayed addresses are always allowed; any other address of its machine only when it is named by itself.
    /// </summary>
    public IList<string> AllowedPeers { get; set; } = [];

    /// <summary>CIDR ranges that peers may not be in, beside those denied by default; stronger than <see cref="AllowedPeers"/>. Default none.</summary>
    public IList<string> DeniedPeers { get; set; } = [];

    /// <summary>Allocations at the same time; above it 486. Default 10,000. What coturn calls <c>total-quota</c>.</summary>
    public int TotalQuota { get; set; } = 10_000;

    /// <summary>
    /// Allocations of one user at the same time; above it 486. A user is what follows the colon of a time-limited user name, so that new credentials bring
    /// nothing; of any other name the whole. Default 64: a browser takes one for each network, server and transport. What coturn calls <c>user-quota</c>.
    /// </summary>
    public int UserQuota { get; set; } = 64;

    /// <summary>
    /// Allocations of one source (IPv4 address or IPv6 /64) at the same time, whoever its users are; above it 486. Default 512: a company behind one
    /// address.
    /// </summary>
    public int AddressQuota { get; set; } = 512;

    /// <summary>
    /// Bytes per second that all allocations together may relay; what is above is dropped. Default 125,000,000 (a gigabit); 0: no limit. What coturn calls
    /// <c>bps-capacity</c>.
    /// </summary>
    public long BpsCapacity { get; set; } = 125_000_000;

    /// <summary>
    /// Bytes per second that one allocation may relay in each direction; what is above is dropped. Default 2,500,000: several times what a call with a shared
    /// screen takes; 0: no limit. What coturn calls <c>max-bps</c>.
    /// </summary>
    public long MaxBps { get; set; } = 2_500_000;

    /// <summary>The same for all allocations of one user together, as counted for <see cref="UserQuota"/>. Default 5,000,000; 0: no limit.</summary>
    public long UserBps { get; set; } = 5_000_000;

    /// <summary>The same for all allocations of one source together, as counted for <see cref="AddressQuota"/>. Default 50,000,000; 0: no limit.</summary>
    public long AddressBps { get; set; } = 50_000_000;

    /// <summary>Permissions of one allocation; above it 508. Default 128.</summary>
    public int MaxPermissions { get; set; } = 128;

    /// <summary>Channels of one allocation; above it 508. Default 128.</summary>
    public int MaxChannels { get; set; } = 128;

    /// <summary>
    /// Requests per second and source (IPv4 address or IPv6 /64) that are answered before anybody has authenticated: Binding, challenges, wrong
    /// credentials. Five seconds' worth may come at once. What is above is not answered. Default 500; 0: no limit.
    /// </summary>
    public int UnauthenticatedRequestsPerSecond { get; set; } = 500;

    /// <summary>
    /// CIDR ranges of proxies in TCP mode, whose connections over TCP and TLS begin with a PROXY protocol header (version 1 or 2): they count as those of the client
    /// that it names. One without a header is closed. Default none: nobody is believed.
    /// </summary>
    public IList<string> ProxyProtocolFrom { get; set; } = [];

    /// <summary>TCP and TLS connections at the same time, handed-over ones among them; above it they are closed. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>TCP and TLS connections of one source (IPv4 address or IPv6 /64); above it they are closed. Default 256.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 256;

    /// <summary>How long a connection may go without an allocation, its TLS handshake among it. Default 30 seconds.</summary>
    public TimeSpan ConnectionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes that wait for a client's TCP or TLS connection to take them; what waits for a quarter of a second, or is above, is dropped, the oldest first. A client that
    /// takes nothing for half a minute is closed. Default 512 KiB.
    /// </summary>
    public int MaxPendingBytes { get; set; } = 512 * 1024;

    /// <summary>
    /// Whether channel numbers end at 0x4FFF as in RFC 8656, section 12. Default <see langword="false"/>: up to 0x7FFF as in RFC 5766, which
    /// clients still use.
    /// </summary>
    public bool StrictChannelNumbers { get; set; }

    /// <summary>How datagrams are moved. Default <see cref="TurnEngine.Automatic"/>.</summary>
    public TurnEngine Engine { get; set; }

    /// <summary>Relay threads of the Linux engine. Default 0: one per core.</summary>
    public int Threads { get; set; }
}
