using System.Net;
using System.Net.Sockets;
using Duet.EndToEnd.Networks;

namespace Duet.EndToEnd.Hosting;

/// <summary>The built server in a process of its own, as a person runs it, on free loopback ports.</summary>
internal sealed class DuetServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Func<ChildProcess> _launch;
    private readonly DirectoryInfo _data;
    private ChildProcess _process;

    private DuetServer(Func<ChildProcess> launch, Uri address, DirectoryInfo data) => (_launch, _process, Address, _data) = (launch, launch(), address, data);

    /// <summary>The page's address. On <c>localhost</c>, which browsers trust as they trust HTTPS, unless it runs in a network of its own.</summary>
    public Uri Address { get; }

    public IReadOnlyList<string> Output => _process.Output;

    /// <summary>Starts a server on loopback. Settings are written as on the command line, <c>Duet:RingTimeout=00:00:05</c>.</summary>
    public static Task<DuetServer> StartAsync(params string[] settings)
    {
        // The port is chosen here and not by the server, so that a server which is started again has the same address.
        var port = FreePort();
        return StartAsync([], $"http://127.0.0.1:{port}", new Uri($"http://localhost:{port}/"), [.. settings, "Turn:Port=0"]);
    }

    /// <summary>Starts a server with HTTPS on loopback, and a certificate for <c>localhost</c>.</summary>
    public static Task<DuetServer> StartAsync(Authority authority, params string[] settings)
    {
        var port = FreePort();
        return StartAsync([], $"https://127.0.0.1:{port}", new Uri($"https://localhost:{port}/"), [.. authority.ServerSettings, .. settings, "Turn:Port=0"]);
    }

    /// <summary>Starts a server with the public address of a small Internet.</summary>
    public static Task<DuetServer> StartAsync(Internet internet, params string[] settings)
    {
        const string Url = $"http://{Internet.ServerAddress}:5080";
        return StartAsync(internet.Backbone.Prefix, Url, new Uri(Url), settings);
    }

    /// <summary>Starts a server on a machine that has no public address of its own, and is told only how people call it.</summary>
    public static Task<DuetServer> StartAsync(NetworkNamespace cloudMachine, params string[] settings)
    {
        const string Url = $"http://{Internet.CloudAddress}:5080";
        return StartAsync(cloudMachine.Prefix, "http://0.0.0.0:5080", new Uri(Url), [.. settings, $"Duet:PublicUrl={Url}"]);
    }

    /// <summary>Ends the process as the loss of power would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again at the same address, with the same settings and the data that it keeps on disk.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = _launch();
        await WaitUntilListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static async Task<DuetServer> StartAsync(string[] prefix, string url, Uri address, string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("duet-");
        string[] command =
        [
            .. prefix,
            "dotnet",
            Path.Combine(Repository.ServerOutput, "Duet.Server.dll"),
            $"--urls={url}",
            $"--Duet:DataDirectory={data.FullName}",
            .. settings.Select(setting => $"--{setting}"),
        ];
        var server = new DuetServer(() => ChildProcess.Start(command[0], command[1..], Repository.ServerOutput), address, data);
        try
        {
            await server.WaitUntilListeningAsync();
            return server;
        }
        catch (InvalidOperationException)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private Task<string> WaitUntilListeningAsync() =>
        _process.WaitForLineAsync(line => line.Contains(Listening, StringComparison.Ordinal) ? line : null, StartLimit);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
