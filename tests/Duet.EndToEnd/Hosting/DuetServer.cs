using System.Net;
using System.Net.Sockets;

namespace Duet.EndToEnd.Hosting;

/// <summary>The built server in a process of its own, as a person runs it, on free loopback ports.</summary>
internal sealed class DuetServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly string[] _settings;
    private ChildProcess _process;

    private DuetServer(ChildProcess process, Uri address, string[] settings) => (_process, Address, _settings) = (process, address, settings);

    /// <summary>The page's address, on <c>localhost</c>, which browsers trust as they trust HTTPS.</summary>
    public Uri Address { get; }

    public IReadOnlyList<string> Output => _process.Output;

    /// <summary>Starts a server. Settings are written as on the command line, <c>Duet:RingTimeout=00:00:05</c>.</summary>
    public static async Task<DuetServer> StartAsync(params string[] settings)
    {
        // The port is chosen here and not by the server, so that a server which is started again has the same address.
        var port = FreePort();
        var address = new Uri($"http://localhost:{port}/");
        return new DuetServer(await LaunchAsync(port, settings), address, settings);
    }

    /// <summary>Ends the process as the loss of power would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again at the same address, with the same settings and nothing else kept.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = await LaunchAsync(Address.Port, _settings);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<ChildProcess> LaunchAsync(int port, string[] settings)
    {
        string[] arguments =
        [
            Path.Combine(Repository.ServerOutput, "Duet.Server.dll"),
            $"--urls=http://127.0.0.1:{port}",
            "--Turn:Port=0",
            .. settings.Select(setting => $"--{setting}"),
        ];
        var process = ChildProcess.Start("dotnet", arguments, Repository.ServerOutput);
        await process.WaitForLineAsync(line => line.Contains(Listening, StringComparison.Ordinal) ? line : null, StartLimit);
        return process;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
