namespace Duet.Server.Configuration;

/// <summary>What <c>Duet:Limits</c> says about connections; the rest of the section is <see cref="Duet.Calls.LimitOptions"/>. Each above zero.</summary>
internal sealed class ConnectionLimitOptions
{
    /// <summary>Connections at the same time; above it <c>server-full</c>. Default 20,000.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>Connections of one address (IPv6: /64) at the same time; above it <c>rate-limited</c>. Default 500: a company behind one address.</summary>
    public int ConnectionsPerAddress { get; set; } = 500;

    /// <summary>New connections of one address within a minute; above it <c>rate-limited</c>. Default 600.</summary>
    public int HandshakesPerMinute { get; set; } = 600;

    /// <summary>Events that one connection may send in a second, on the long run. Default 50.</summary>
    public int EventsPerSecond { get; set; } = 50;

    /// <summary>Events that one connection may send at once; above it <c>rate-limited</c>, and twice as many more close it. Default 500.</summary>
    public int EventBurst { get; set; } = 500;
}
