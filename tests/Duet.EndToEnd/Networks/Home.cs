namespace Duet.EndToEnd.Networks;

/// <summary>One computer behind one router.</summary>
internal sealed class Home(NetworkNamespace host, NetworkNamespace router)
{
    public NetworkNamespace Host => host;

    /// <summary>What connects it to the Internet; another one after a move.</summary>
    public NetworkNamespace Router { get; set; } = router;

    /// <summary>Nothing but TCP gets out, as in some offices, until <see cref="UnblockUdpAsync"/>.</summary>
    public Task BlockUdpAsync() =>
        Router.AddRulesAsync("table ip office { chain forward { type filter hook forward priority -10; meta l4proto udp drop; }; }");

    public Task UnblockUdpAsync() => Router.AddRulesAsync("delete table ip office");

    /// <summary>No TCP gets out to a port.</summary>
    public Task BlockTcpAsync(int port) =>
        Router.AddRulesAsync($"table ip port {{ chain forward {{ type filter hook forward priority -10; tcp dport {port} drop; }}; }}");

    /// <summary>No packet gets in or out, until <see cref="RestoreAsync"/>.</summary>
    public Task CutAsync() => Router.AddRulesAsync("table ip cut { chain forward { type filter hook forward priority -20; drop; }; }");

    /// <summary>What goes out of the house is dropped beyond so many bytes per second, until <see cref="UnlimitAsync"/>.</summary>
    public Task LimitAsync(int bytesPerSecond) =>
        Router.AddRulesAsync($"table ip slow {{ chain forward {{ type filter hook forward priority -15; iifname \"in\" limit rate over {bytesPerSecond} bytes/second burst 4000 bytes drop; }}; }}");

    public Task UnlimitAsync() => Router.AddRulesAsync("delete table ip slow");

    /// <summary>Pulls the cable: the interface, its address and its route are gone.</summary>
    public Task UnplugAsync() => Router.RunAsync("ip", "link", "del", "in");

    public Task RestoreAsync() => Router.AddRulesAsync("delete table ip cut");
}
