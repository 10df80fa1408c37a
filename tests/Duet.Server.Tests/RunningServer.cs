using Duet.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duet.Server.Tests;

/// <summary>The server in this process, on free loopback ports. What it logs is kept, and shown when the test fails.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app, KeptLogs logs) => (_app, Logs) = (app, logs);

    public KeptLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<RunningServer> StartAsync(params string[] settings)
    {
        var app = DuetApplication.Build(
            ["--urls=http://127.0.0.1:0", "--Turn:Port=0", "--Turn:DrainTimeout=00:00:00", "--Duet:DataDirectory=none", "--Logging:Console:LogLevel:Default=None", .. settings]);
        var logs = new KeptLogs();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(app, logs);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Logs.Show();
    }
}
