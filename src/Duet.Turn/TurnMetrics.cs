namespace Duet.Turn;

/// <summary>Names of what a <see cref="TurnServer"/> measures, for whoever listens to it (OpenTelemetry, <c>dotnet-counters</c>).</summary>
public static class TurnMetrics
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Duet.Turn";

    /// <summary>Allocations alive (up-down counter, <c>{allocation}</c>).</summary>
    public const string Allocations = "duet.turn.allocations";

    /// <summary>TCP and TLS connections open (up-down counter, <c>{connection}</c>).</summary>
    public const string Connections = "duet.turn.connections";

    /// <summary>Datagrams' payload relayed (counter, <c>By</c>). Tag <see cref="DirectionTag"/>.</summary>
    public const string RelayedBytes = "duet.turn.relayed.bytes";

    /// <summary>Datagrams relayed (counter, <c>{packet}</c>). Tag <see cref="DirectionTag"/>.</summary>
    public const string RelayedPackets = "duet.turn.relayed.packets";

    /// <summary>Datagrams not relayed (counter, <c>{packet}</c>). Tag <see cref="ReasonTag"/>.</summary>
    public const string DroppedPackets = "duet.turn.dropped.packets";

    /// <summary>Requests answered with an error (counter, <c>{request}</c>). Tag <see cref="ReasonTag"/>: the STUN error code.</summary>
    public const string Refusals = "duet.turn.refusals";

    /// <summary>Requests whose user name or password is wrong or has ended (counter, <c>{request}</c>).</summary>
    public const string CredentialsRejected = "duet.turn.credentials.rejected";

    /// <summary>
    /// Times that a limit of <see cref="TurnOptions"/> kept somebody from an allocation, a connection or a datagram (counter, <c>{refusal}</c>). Tag
    /// <see cref="LimitTag"/>.
    /// </summary>
    public const string LimitsReached = "duet.turn.limits.reached";

    /// <summary>
    /// <c>total-quota</c>, <c>user-quota</c>, <c>address-quota</c>, <c>relay-ports</c>, <c>bps</c>, <c>max-connections</c> or
    /// <c>max-connections-per-address</c>.
    /// </summary>
    public const string LimitTag = "duet.turn.limit";

    /// <summary><c>to-peer</c>, <c>to-client</c>, or <c>inside</c> for both at once between two allocations of this server.</summary>
    public const string DirectionTag = "duet.turn.direction";

    /// <summary>Why.</summary>
    public const string ReasonTag = "duet.turn.reason";
}
