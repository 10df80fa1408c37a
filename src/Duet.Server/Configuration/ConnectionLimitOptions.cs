namespace Duet.Server.Configuration;

/// <summary>What <c>Duet:Limits</c> says about connections; the rest of the section is <see cref="Duet.Calls.LimitOptions"/>. Each above zero.</summary>
internal sealed class ConnectionLimitOptions
{
    /// <summary>Connections at the same time; above it <c>server-full</c>. The last tenth is for proven IDs. Default 20,000.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>Connections of one address (IPv6: /64) at the same time; above it <c>rate-limited</c>. Default 500: a company behind one address.</summary>
    public int ConnectionsPerAddress { get; set; } = 500;

    /// <summary>Connections of one person at the same time; above it <c>rate-limited</c>. Default 16: each device and tab has one, and each is told of a call.</summary>
    public int ConnectionsPerPerson { get; set; } = 16;

    /// <summary>
    /// TCP connections to the web port from one address at the same time, counted from when they are accepted; above it they are closed. Default 1,000. A
    /// WebSocket without TLS counts until it is one, and trusted proxies do not count.
    /// </summary>
    public int WebConnectionsPerAddress { get; set; } = 1_000;

    /// <summary>Of those from one address, how many may have sent nothing yet, half a minute at most; the oldest makes way for another one. Default 64.</summary>
    public int SilentConnectionsPerAddress { get; set; } = 64;

    /// <summary>The same for all addresses together, trusted proxies among them. Default 4,096.</summary>
    public int SilentConnections { get; set; } = 4_096;

    /// <summary>New connections of one address within a minute; above it <c>rate-limited</c>. Default 600.</summary>
    public int HandshakesPerMinute { get; set; } = 600;

    /// <summary>Events that one connection may send in a second, on the long run. Default 50.</summary>
    public int EventsPerSecond { get; set; } = 50;

    /// <summary>Events that one connection may send at once; above it <c>rate-limited</c>, and twice as many more close it. Default 500.</summary>
    public int EventBurst { get; set; } = 500;
}
