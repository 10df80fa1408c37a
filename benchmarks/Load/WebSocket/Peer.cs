using System.Diagnostics;
using System.Net;
using Duet.Load.Measuring;

namespace Duet.Load.WebSocket;

/// <summary>A server to measure.</summary>
internal sealed record Peer(string Name, Dialect Dialect, Func<ProcessStartInfo> Describe)
{
    public const string Reference = "socket.io";

    public static IReadOnlyList<Peer> All { get; } =
    [
        new(Reference, new SocketIODialect(), static () => new ProcessStartInfo("node", ["--expose-gc", Hosts.Folder("benchmarks", "peers", "socketio", "server.js")])),
        new("Duet", new SocketIODialect(), static () => Hosts.DotNet("DuetSocketIO", "DuetSocketIO")),
        new("Kestrel", new BareDialect(), static () => Hosts.DotNet("KestrelEcho", "KestrelEcho")),
        new("Kestrel-pool", new BareDialect(), static () => Hosts.DotNet("KestrelEcho", "KestrelEcho", "--pool")),
        new("SignalR", new SignalRDialect(), static () => Hosts.DotNet("SignalR", "SignalRHost")),
    ];

    /// <summary>Those of the documented tables: the floor once, as fast as it gets.</summary>
    public static IReadOnlyList<Peer> Documented { get; } = [.. All.Where(static peer => peer.Name != "Kestrel-pool")];

    public Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(Describe());

    public ClientLoop Connect(ServerProcess server) => new(new IPEndPoint(IPAddress.Loopback, server.Port), Dialect);
}
