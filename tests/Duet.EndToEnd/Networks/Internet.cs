namespace Duet.EndToEnd.Networks;

/// <summary>A small Internet inside this machine: a server with a public address, and homes behind routers.</summary>
/// <remarks>The public addresses are those that RFC 5737 keeps for documentation; the packets never leave the namespaces.</remarks>
internal sealed class Internet : IAsyncDisposable
{
    public const string ServerAddress = "203.0.113.1";
    public const string CloudAddress = "203.0.113.5";

    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly NetworkNamespace _backbone;
    private int _homes;

    private Internet(NetworkNamespace backbone)
    {
        _backbone = backbone;
        _namespaces.Add(backbone);
    }

    /// <summary>Where the server runs.</summary>
    public NetworkNamespace Backbone => _backbone;

    public static async Task<Internet> CreateAsync()
    {
        var backbone = await NetworkNamespace.CreateAsync();
        await backbone.RunAsync("ip", "link", "add", "net", "type", "bridge");
        await backbone.RunAsync("ip", "address", "add", $"{ServerAddress}/24", "dev", "net");
        await backbone.RunAsync("ip", "link", "set", "net", "up");
        return new Internet(backbone);
    }

    /// <summary>
    /// A home whose router gives each connection a random public port (a symmetric NAT, RFC 4787 "address and port-dependent mapping"),
    /// and lets nothing in that was not asked for.
    /// </summary>
    public async Task<Home> AddHomeAsync()
    {
        var host = await CreateAsync(_namespaces);
        return new Home(host, await PlugInAsync(host));
    }

    /// <summary>
    /// A machine as cloud providers rent it: it has a private address alone, and everything that comes to <see cref="CloudAddress"/> is sent on to that
    /// (one-to-one NAT).
    /// </summary>
    public async Task<NetworkNamespace> AddCloudMachineAsync()
    {
        var machine = await CreateAsync(_namespaces);
        var router = await CreateAsync(_namespaces);
        await NetworkNamespace.ConnectAsync((_backbone, "cloud", null), (router, "out", $"{CloudAddress}/24"));
        await _backbone.RunAsync("ip", "link", "set", "cloud", "master", "net");
        await NetworkNamespace.ConnectAsync((router, "in", "10.88.0.1/24"), (machine, "eth0", "10.88.0.2/24"));
        await machine.RunAsync("ip", "route", "add", "default", "via", "10.88.0.1");
        await router.EnableForwardingAsync();
        await router.AddRulesAsync(
            $$"""
            table ip cloud {
              chain prerouting { type nat hook prerouting priority dstnat; iifname "out" dnat to 10.88.0.2; }
              chain postrouting { type nat hook postrouting priority srcnat; oifname "out" snat to {{CloudAddress}}; }
            }
            """);
        return machine;
    }

    /// <summary>Takes the computer out of its home and plugs it in behind another router: other addresses inside and outside, and nothing comes the old way.</summary>
    public async Task MoveAsync(Home home)
    {
        await home.UnplugAsync();
        home.Router = await PlugInAsync(home.Host);
    }

    /// <summary>Plugs a second network in, which becomes the way to everywhere; the first one stays plugged in, and not a packet comes or goes by it any more.</summary>
    public async Task SwitchAsync(Home home)
    {
        home.Router = await PlugInAsync(home.Host, silenceOthers: true);
    }

    private async Task<NetworkNamespace> PlugInAsync(NetworkNamespace host, bool silenceOthers = false)
    {
        var number = ++_homes;
        var router = await CreateAsync(_namespaces);
        var port = $"home{number}";
        await NetworkNamespace.ConnectAsync((_backbone, port, null), (router, "out", $"203.0.113.{10 + number}/24"));
        await _backbone.RunAsync("ip", "link", "set", port, "master", "net");
        await NetworkNamespace.ConnectAsync((router, "in", $"10.77.{number}.1/24"), (host, $"eth{number}", $"10.77.{number}.2/24"));
        await router.EnableForwardingAsync();
        await router.AddRulesAsync(
            """
            table ip home {
              chain postrouting { type nat hook postrouting priority srcnat; oifname "out" masquerade fully-random; }
              chain forward { type filter hook forward priority filter; policy drop; ct state established,related accept; iifname "in" accept; }
            }
            """);
        await host.RunAsync("ip", "route", "replace", "default", "via", $"10.77.{number}.1");
        if (silenceOthers)
        {
            await host.AddRulesAsync(
                $$"""
                table ip others{{number}} {
                  chain input { type filter hook input priority filter; iifname "eth*" ip daddr != 10.77.{{number}}.2 drop; }
                  chain output { type filter hook output priority filter; oifname "eth*" ip saddr != 10.77.{{number}}.2 drop; }
                }
                """);
        }

        return router;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var item in Enumerable.Reverse(_namespaces))
        {
            await item.DisposeAsync();
        }
    }

    private static async Task<NetworkNamespace> CreateAsync(List<NetworkNamespace> owner)
    {
        var created = await NetworkNamespace.CreateAsync();
        owner.Add(created);
        return created;
    }
}
