namespace Duet.Server.Configuration;

/// <summary>What the section <c>Turn</c> says about the relay inside this server; the rest of the section is <see cref="Duet.Turn.TurnOptions"/>.</summary>
internal sealed class RelayOptions
{
    /// <summary>Whether there is a relay. Default <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether relay traffic on the web port is taken, and offered to clients. Default <see langword="true"/>.</summary>
    public bool WebPort { get; set; } = true;

    /// <summary>How long the credentials of one session are good for new allocations. Default one hour; at least a minute, at most a day.</summary>
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a graceful stop waits for allocations to end. Default 5 seconds; at most ten minutes.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
