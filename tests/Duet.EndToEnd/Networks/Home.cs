namespace Duet.EndToEnd.Networks;

/// <summary>One computer behind one router.</summary>
internal sealed class Home(NetworkNamespace host, NetworkNamespace router)
{
    public NetworkNamespace Host => host;

    /// <summary>Nothing but TCP gets out from now on, as in some offices.</summary>
    public Task BlockUdpAsync() =>
        router.AddRulesAsync("table ip office { chain forward { type filter hook forward priority -10; meta l4proto udp drop; }; }");

    /// <summary>No TCP gets out to a port.</summary>
    public Task BlockTcpAsync(int port) =>
        router.AddRulesAsync($"table ip port {{ chain forward {{ type filter hook forward priority -10; tcp dport {port} drop; }}; }}");

    /// <summary>No packet gets in or out, until <see cref="RestoreAsync"/>.</summary>
    public Task CutAsync() => router.AddRulesAsync("table ip cut { chain forward { type filter hook forward priority -20; drop; }; }");

    public Task RestoreAsync() => router.AddRulesAsync("delete table ip cut");
}
