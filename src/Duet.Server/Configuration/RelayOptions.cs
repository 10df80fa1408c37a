namespace Duet.Server.Configuration;

/// <summary>What the section <c>Turn</c> says about the relay inside this server; the rest of the section is <see cref="Duet.Turn.TurnOptions"/>.</summary>
internal sealed class RelayOptions
{
    /// <summary>Whether there is a relay. Default <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether relay traffic on the web port is taken, and offered to clients. Default <see langword="true"/>.</summary>
    public bool WebPort { get; set; } = true;

    /// <summary>The UDP and TCP port that clients are told, where something in front of the server translates it. Default: the relay's own.</summary>
    public int? PublicPort { get; set; }

    /// <summary>
    /// The port for TLS that clients are told, also where something in front takes TLS off and passes on to <c>Turn:Port</c>. Default: <c>Turn:TlsPort</c>.
    /// </summary>
    public int? PublicTlsPort { get; set; }

    /// <summary>The relay's whole addresses (RFC 7065), in place of those that are made of host and ports. Default none.</summary>
    public IList<string> Urls { get; set; } = [];

    /// <summary>Further STUN and TURN servers that clients are told of; they may stand without a relay here. Default none.</summary>
    public IList<ExternalServer> ExternalServers { get; set; } = [];

    /// <summary>How long the credentials of one session are good for new allocations. Default one hour; at least a minute, at most a day.</summary>
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a graceful stop waits for allocations to end. Default 5 seconds; at most ten minutes.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
