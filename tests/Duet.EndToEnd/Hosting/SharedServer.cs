namespace Duet.EndToEnd.Hosting;

/// <summary>One server for all tests that do not stop it, and the tutorial clients on an origin that it allows.</summary>
public sealed class SharedServer : IAsyncLifetime
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
