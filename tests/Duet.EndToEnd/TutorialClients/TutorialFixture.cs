using Duet.EndToEnd.Hosting;

namespace Duet.EndToEnd.TutorialClients;

/// <summary>The tutorial clients on their origin, and a server that allows it.</summary>
public sealed class TutorialFixture : IAsyncLifetime
{
    private SampleClients? _clients;
    private DuetServer? _server;

    internal SampleClients Clients => _clients!;

    internal DuetServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _clients = await SampleClients.StartAsync();
        _server = await DuetServer.StartAsync($"Duet:AllowedOrigins:0={_clients.Origin}");
    }

    public async ValueTask DisposeAsync()
    {
        // Either is missing when it could not be started.
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_clients is not null)
        {
            await _clients.DisposeAsync();
        }
    }
}
