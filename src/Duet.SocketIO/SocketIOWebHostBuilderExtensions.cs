using Duet.SocketIO.Transports;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Tunes the web server for many small messages.</summary>
public static class SocketIOWebHostBuilderExtensions
{
    /// <summary>
    /// Handles messages on the threads that wait for the sockets, without a hop to the thread pool: several times less CPU per message at low load.
    /// </summary>
    /// <remarks>
    /// For the whole process, and only when called before its first socket is opened: at the start of <c>Program</c>. HTTP requests other than WebSockets are moved
    /// to the thread pool. Handlers of Socket.IO events that take more than a millisecond, several times, are run there from then on; so are connection and
    /// disconnection handlers and middleware, always. A handler that blocks holds up other connections until it was found out: do not block.
    /// </remarks>
    public static IWebHostBuilder UseSocketThreads(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Read once by System.Net.Sockets, when the process opens its first socket. There is no other way to ask for it.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        return builder.ConfigureServices(static services =>
        {
            services.Configure<SocketTransportOptions>(static options => options.UnsafePreferInlineScheduling = true);
            services.AddTransient<IStartupFilter, ThreadPoolStartupFilter>();
        });
    }
}
