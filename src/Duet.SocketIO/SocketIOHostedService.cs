using Microsoft.Extensions.Hosting;

namespace Duet.SocketIO;

/// <summary>Ends the server with its host. The web server stops first and waits for its connections, so theirs must end when the stopping begins.</summary>
internal sealed class SocketIOHostedService(SocketIOServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    private CancellationTokenRegistration _stopping;
    private Task _closing = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(() => _closing = server.CloseAsync(CancellationToken.None));
        return server.Namespaces.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.DisposeAsync();
        await _closing.WaitAsync(cancellationToken);
    }
}
