using Duet.SocketIO.Transports;

namespace Microsoft.AspNetCore.Connections;

/// <summary>Prepares a listener for many Socket.IO connections.</summary>
public static class SocketIOConnectionBuilderExtensions
{
    /// <summary>
    /// Lets a Socket.IO WebSocket live on without the HTTP request that opened it, which saves about half of an idle connection's memory. Without it
    /// everything works the same. To be called last, behind <c>UseHttps</c>: <c>kestrel.ListenAnyIP(5080, listen => listen.UseSocketIO())</c>.
    /// </summary>
    /// <remarks>
    /// The request ends when the WebSocket is open: request logs and <c>http.server.active_requests</c> no longer see it as running. With <c>UseSocketThreads</c> on Linux, and
    /// without TLS, the WebSocket leaves Kestrel as well: its connection limits and <c>kestrel.active_connections</c> no longer count it, <c>MaxConnections</c> does.
    /// </remarks>
    public static TBuilder UseSocketIO<TBuilder>(this TBuilder builder)
        where TBuilder : IConnectionBuilder
    {
        builder.Use(static next => connection => ConnectionHandover.RunAsync(connection, next));
        return builder;
    }
}
