using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Coturn;

/// <summary>
/// A server on one engine, and every one of coturn's clients against it, all at once: each takes seconds of waiting and hardly any work. The tests look
/// at one result each.
/// </summary>
public abstract class CoturnRun(TurnEngine engine) : IAsyncLifetime
{
    private const string Secret = "shared secret";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private readonly List<Tool> _tools = [];
    private readonly Dictionary<string, Task<string>> _results = new(StringComparer.Ordinal);
    private TurnServer? _server;

    /// <summary>Every way to use the clients, by name.</summary>
    public static IReadOnlyDictionary<string, string> Modes { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["channels, UDP"] = "-u u -w p -e 127.0.0.1 -r PEER -c",
        ["indications, UDP"] = "-u u -w p -e 127.0.0.1 -r PEER -c -s",
        ["pair with channels, UDP"] = "-u u -w p -y -c",
        ["pair with indications, UDP"] = "-u u -w p -y -c -s",
        ["even port and reservation, UDP"] = "-u u -w p -e 127.0.0.1 -r PEER",
        ["pair with even port and reservation, UDP"] = "-u u -w p -y",
        ["DONT-FRAGMENT"] = "-u u -w p -e 127.0.0.1 -r PEER -c -g",
        ["DONT-FRAGMENT, indications"] = "-u u -w p -e 127.0.0.1 -r PEER -c -g -s",
        ["padded ChannelData over UDP"] = "-u u -w p -e 127.0.0.1 -r PEER -c -D",
        ["explicit IPv4"] = "-u u -w p -e 127.0.0.1 -r PEER -c -X",
        ["IPv6 relay"] = "-u u -w p -e ::1 -r PEER -c -x",
        ["both families"] = "-u u -w p -e 127.0.0.1 -r PEER -Z",
        ["extra requests"] = "-u u -w p -e 127.0.0.1 -r PEER -c -G",
        ["time-limited credentials"] = "-W SECRET -e 127.0.0.1 -r PEER -c",
        ["channels, TCP"] = "-t -u u -w p -e 127.0.0.1 -r PEER -c",
        ["indications, TCP"] = "-t -u u -w p -e 127.0.0.1 -r PEER -c -s",
        ["pair, TCP"] = "-t -u u -w p -y -c",
        ["channels, TLS"] = "-t -S -u u -w p -e 127.0.0.1 -r PEER -c",
        ["indications, TLS"] = "-t -S -u u -w p -e 127.0.0.1 -r PEER -c -s",
        ["pair, TLS"] = "-t -S -u u -w p -y -c",
        ["long messages"] = "-u u -w p -e 127.0.0.1 -r PEER -c -l 1400",
        ["wrong password"] = "-u u -w wrong -e 127.0.0.1 -r PEER -c",
    };

    public async ValueTask InitializeAsync()
    {
        _server = new TurnServer(new TurnOptions
        {
            Engine = engine,
            Port = 0,
            TlsPort = 0,
            TlsAuthentication = Certificates.ServerOptions,
            ListenAddresses = ["127.0.0.1", "::1"],
            PublicAddress = "127.0.0.1,::1",
            AllowedPeers = ["127.0.0.0/8", "::1/128"],
            SharedSecret = Secret,
            Users = { ["u"] = "p" },
            UserQuota = 1000,
            AddressQuota = 1000,
        });
        await _server.StartAsync();

        var peerPort = FreeUdpPort();
        _tools.Add(new Tool("turnutils_peer", "-p", Text(peerPort), "-L", "127.0.0.1", "-L", "::1"));
        foreach (var (name, arguments) in Modes)
        {
            var isTls = arguments.Contains("-S", StringComparison.Ordinal);
            string[] all =
            [
                .. arguments.Split(' ').Select(word => word.Replace("PEER", Text(peerPort), StringComparison.Ordinal).Replace("SECRET", Secret, StringComparison.Ordinal)),
                "-p", Text(isTls ? _server.TlsPort!.Value : _server.Port), "-n", "10", "-m", "2", "-z", "5",
                .. arguments.Contains("-l ", StringComparison.Ordinal) ? Array.Empty<string>() : ["-l", "171"],
                "127.0.0.1",
            ];
            Run(name, new Tool("turnutils_uclient", all));
        }

        Run("stunclient", new Tool("turnutils_stunclient", "-p", Text(_server.Port), "127.0.0.1"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tool in _tools)
        {
            tool.Dispose();
        }

        await _server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a client wrote.</summary>
    public Task<string> ResultAsync(string name) => _results[name];

    private static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Run(string name, Tool tool)
    {
        _tools.Add(tool);
        _results[name] = tool.ResultAsync(Timeout);
    }
}
