using Duet.Turn;

// The library's relay on the loopback interface, with one user for all clients of the benchmark.
var options = new TurnOptions
{
    Port = 0,
    ListenAddresses = ["127.0.0.1"],
    PublicAddress = "127.0.0.1",
    RelayPorts = "21000-31999",
    Realm = "load",
    AllowedPeers = ["127.0.0.0/8"],
    UserQuota = 10_000,
    AddressQuota = 10_000,
    BpsCapacity = 0,
    MaxBps = 0,
    UserBps = 0,
    AddressBps = 0,
    MaxConnectionsPerAddress = 10_000,
};
options.Users["load"] = "generator";
if (args.Contains("--no-source-limit", StringComparer.Ordinal))
{
    options.UnauthenticatedRequestsPerSecond = 0;
}

if (args.Contains("--portable", StringComparer.Ordinal))
{
    options.Engine = TurnEngine.Portable;
}

await using var server = new TurnServer(options);
await server.StartAsync();
Console.WriteLine($"listening {server.Port}");
await Task.Delay(Timeout.InfiniteTimeSpan);
