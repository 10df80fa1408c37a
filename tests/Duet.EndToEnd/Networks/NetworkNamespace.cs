using System.ComponentModel;
using System.Diagnostics;

namespace Duet.EndToEnd.Networks;

/// <summary>A network of its own inside this machine (<c>ip netns</c>): its interfaces, routes and firewall touch nothing else. Needs root on Linux.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private static int _count;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>The words before a command that is to run in it.</summary>
    public string[] Prefix => ["ip", "netns", "exec", Name];

    public static async Task<NetworkNamespace> CreateAsync()
    {
        // Interface names are at most 15 characters, and those of its cables start with this.
        var name = $"d{Environment.ProcessId}x{Interlocked.Increment(ref _count)}";
        await RunHereAsync("ip", "netns", "add", name);
        var created = new NetworkNamespace(name);
        await created.RunAsync("ip", "link", "set", "lo", "up");
        return created;
    }

    /// <summary>Lays a cable between two namespaces; each end has its name, and an address where one is given.</summary>
    public static async Task ConnectAsync((NetworkNamespace Namespace, string Interface, string? Address) one, (NetworkNamespace Namespace, string Interface, string? Address) other)
    {
        await RunHereAsync(
            "ip", "link", "add", one.Interface, "netns", one.Namespace.Name, "type", "veth", "peer", "name", other.Interface, "netns", other.Namespace.Name);
        foreach (var (end, name, address) in new[] { one, other })
        {
            if (address is not null)
            {
                await end.RunAsync("ip", "address", "add", address, "dev", name);
            }

            await end.RunAsync("ip", "link", "set", name, "up");
        }
    }

    /// <summary>Runs a command in it and waits for its end; throws when it fails.</summary>
    public Task RunAsync(params string[] command) => RunHereAsync([.. Prefix, .. command]);

    /// <summary>Adds rules to its firewall, in the language of <c>nft</c>.</summary>
    public Task AddRulesAsync(string rules) => RunHereAsync([.. Prefix, "nft", rules]);

    /// <summary>Ends every process in it as the loss of power would.</summary>
    public Task KillProcessesAsync() => RunHereAsync("sh", "-c", $"ip netns pids {Name} | xargs kill -KILL");

    public async Task EnableForwardingAsync() => await RunAsync("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");

    public async ValueTask DisposeAsync()
    {
        await RunHereAsync("ip", "netns", "del", Name);
    }

    private static async Task RunHereAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await output;
        if (process.ExitCode != 0)
        {
            throw new Win32Exception(process.ExitCode, $"{string.Join(' ', command)}: {await errors}");
        }
    }
}
