using System.Net;
using Duet.Turn;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Duet.Server.Relay;

/// <summary>
/// Looks at the first byte of each connection on the web port: STUN goes to the relay, anything else to HTTP. So a browser that can load the page can
/// reach the relay, whatever else is blocked.
/// </summary>
internal sealed class RelayConnections(RelayHost relay, TimeProvider time)
{
    /// <summary>Browsers open connections ahead of need. After this time an idle one is HTTP's, which has its own time limit.</summary>
    private static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (relay is { Server: { } server, IsRunning: true }
            && connection is { RemoteEndPoint: IPEndPoint remote }
            && await IsStunAsync(connection))
        {
            // It may last as long as a call; a relay that stops ends it.
            var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
            await server.HandleConnectionAsync(connection.Transport, remote, socket, connection.ConnectionClosed);
        }
        else
        {
            await next(connection);
        }
    }

    private async ValueTask<bool> IsStunAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var timeout = new CancellationTokenSource(FirstByteTimeout, time);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        try
        {
            var read = await input.ReadAsync(closed.Token);
            var isStun = !read.Buffer.IsEmpty && TurnServer.IsStunConnection(read.Buffer.FirstSpan[0]);

            // Nothing is consumed: whoever is next reads from the first byte.
            input.AdvanceTo(read.Buffer.Start);
            return isStun;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // HTTP finds out by itself what became of the connection.
            return false;
        }
    }
}
