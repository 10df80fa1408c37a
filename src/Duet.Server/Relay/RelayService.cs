using System.Net;
using System.Net.Sockets;
using Duet.Server.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Duet.Server.Relay;

/// <summary>Starts and stops the relay with the server.</summary>
internal sealed partial class RelayService(RelayHost relay, DuetSettings settings, IServer web, ILogger<RelayService> logger) : IHostedLifecycleService
{
    private Task _stopped = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
                taken.SocketErrorCode == SocketError.AddressNotAvailable
                    ? $"Turn:ListenAddresses has an address that this machine does not have: {string.Join(", ", settings.Turn.ListenAddresses)}."
                    : $"Turn:Port {settings.Turn.Port} cannot be opened ({taken.SocketErrorCode}). Is another relay running? Choose another port, 0 for any, or set Turn:Enabled to false.",
                taken);
        }

        relay.Started();
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = web.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (RelayUrls.NeedsMoreThanTheWebPort(settings, addresses))
        {
            Log.NoWayThroughTheWebPort(logger, settings.Relay.PublicPort ?? relay.Server!.Port);
        }

        if (relay.Server!.TcpEndpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address)))
        {
            Log.OnThisMachineAlone(logger);
        }

        return Task.CompletedTask;
    }

    /// <summary>Begins to drain. The web server waits for its connections before the next service stops, and the relay's clients may be among them.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopped = relay.Server!.StopAsync(settings.Relay.DrainTimeout, cancellationToken);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // It logs itself how many allocations were left.
#pragma warning disable VSTHRD003 // Started here a moment ago; nothing in it comes back to who waits.
        await _stopped;
#pragma warning restore VSTHRD003
        relay.Stopping();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The relay is open to this machine alone, as the page is. Where a proxy lets others in, set Duet:PublicUrl, or Turn:ListenAddresses")]
        public static partial void OnThisMachineAlone(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The relay is offered at port {Port} and at no port for TLS. Where a proxy in front of the web port passes on HTTP only, "
            + "people whose network lets nothing else through have no relay: set Turn:TlsPort or Turn:PublicTlsPort, or pass on TCP (docs/operating.md, \"Behind a proxy\")")]
        public static partial void NoWayThroughTheWebPort(ILogger logger, int port);
    }
}
