using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Duet.Load.Measuring;

namespace Duet.Load.Turn;

/// <summary>A relay to measure.</summary>
internal sealed record TurnPeer(string Name, Func<bool, Task<ServerProcess>> Start)
{
    public const string Reference = "coturn";

    public static IReadOnlyList<TurnPeer> All { get; } =
    [
        new(Reference, static _ => StartCoturnAsync()),
        new("Duet", static isFlood => StartDuetAsync(isFlood)),
        new("Duet-portable", static isFlood => StartDuetAsync(isFlood, "--portable")),
    ];

    /// <summary>Those of the documented tables: the engine that Linux has.</summary>
    public static IReadOnlyList<TurnPeer> Documented { get; } = [.. All.Where(static peer => peer.Name != "Duet-portable")];

    // Its limit on unauthenticated requests is for floods; a thousand clients of one address at once are none.
    private static Task<ServerProcess> StartDuetAsync(bool isFlood, params string[] arguments) =>
        ServerProcess.StartAsync(Hosts.DotNet("DuetTurn", "DuetTurn", isFlood ? arguments : ["--no-source-limit", .. arguments]));

    private static Task<ServerProcess> StartCoturnAsync()
    {
        var port = FreePort();
        return ServerProcess.StartAsync(
            new ProcessStartInfo("turnserver",
            [
                "-n", "--no-cli", "--no-tls", "--no-dtls", "--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1",
                "--listening-port", $"{port}", "--min-port", "10000", "--max-port", "20999",
                "--lt-cred-mech", "--realm", "load", "--user", $"{TurnClient.User}:{TurnClient.Password}",
                "--allow-loopback-peers", "--log-file", "/dev/null", "--pidfile", "/dev/null", "--userdb", "/dev/null",
            ]),
            port,
            () => Answers(port));
    }

    private static bool Answers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 100 };
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            _ = socket.Send(new StunRequest(StunRequest.Binding).Finish());
            return socket.Receive(new byte[512]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
