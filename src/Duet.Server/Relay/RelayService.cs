using System.Net.Sockets;
using Duet.Server.Configuration;

namespace Duet.Server.Relay;

/// <summary>Starts and stops the relay with the server.</summary>
internal sealed class RelayService(RelayHost relay, DuetSettings settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var server = relay.Server!;
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (SocketException taken)
        {
            throw new SettingsException(
                $"Turn:Port {settings.Turn.Port} cannot be opened ({taken.SocketErrorCode}). Is another relay running? Choose another port, 0 for any, or set Turn:Enabled to false.",
                taken);
        }

        relay.Started();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Until the end, connections on the web port still reach it. It logs itself how many allocations were left.
        await relay.Server!.StopAsync(settings.Relay.DrainTimeout, cancellationToken);
        relay.Stopping();
    }
}
