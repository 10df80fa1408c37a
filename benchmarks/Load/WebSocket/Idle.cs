using System.Globalization;
using System.Net;
using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>Resident memory of a fresh server for each connection that is open and silent.</summary>
internal sealed record Idle(int Connections)
{
    /// <summary>Descriptors that a process needs besides its connections.</summary>
    private const int SpareDescriptors = 300;

    public string Name => $"{Connections:N0} idle connections";

    /// <summary>Whether this process, and so the servers it starts, may hold that many connections.</summary>
    public bool IsAllowed => Connections + SpareDescriptors <= DescriptorLimit;

    public static int DescriptorLimit
    {
        get
        {
            var line = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
            var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
            return hard == "unlimited" ? int.MaxValue : int.Parse(hard, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Bytes per connection: as they are after the settling time, and after a forced garbage collection.</summary>
    public async Task<(double AsIs, double Collected)> RunAsync(Peer peer, TimeSpan settling)
    {
        using var server = await peer.StartAsync();

        // What the first connections cost (code, pools) is not what a connection costs.
        using (var first = peer.Connect(server))
        {
            first.Open(100, static _ => null);
        }

        await CollectAsync(server);
        var before = server.ResidentBytes;
        using var loop = peer.Connect(server);
        loop.Open(Connections, static _ => null);
        loop.RunFor(settling);
        var asIs = server.ResidentBytes;
        await CollectAsync(server);
        loop.RunFor(TimeSpan.FromSeconds(1));
        var collected = server.ResidentBytes;
        return ((double)(asIs - before) / Connections, (double)(collected - before) / Connections);
    }

    private static async Task CollectAsync(ServerProcess server)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://{IPAddress.Loopback}:{server.Port}/collect"));
        answer.EnsureSuccessStatusCode();
    }
}
