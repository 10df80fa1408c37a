namespace Duet.Turn.Limits;

/// <summary>A limit that somebody reached. The names, in kebab case, are in the log and tags of a metric: coturn's where it has one.</summary>
internal enum TurnLimit
{
    TotalQuota,
    UserQuota,
    AddressQuota,

    /// <summary>No relay port is free.</summary>
    RelayPorts,

    /// <summary>More bytes per second than one of the rates allows.</summary>
    Bps,
    Connections,
    ConnectionsPerAddress,
}
