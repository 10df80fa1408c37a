using Duet.SocketIO.Transports;
using Duet.SocketIO.Transports.Linux;
using Microsoft.AspNetCore.Connections;
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
    /// On Linux, IP addresses are opened on event loops of the library's own, one for each core, and WebSockets of listeners with <c>UseSocketIO</c> need a third of the
    /// memory. Elsewhere .NET's sockets are asked to complete inline: that is for the whole process, and only when called before its first socket is opened, at the
    /// start of <c>Program</c>. HTTP requests other than WebSockets are moved to the thread pool. Handlers of Socket.IO events that take more than a
    /// millisecond, several times, are run there from then on; so are connection and disconnection handlers and middleware, always. A handler that blocks holds up other
    /// connections, on Linux for 0.2 s at most, elsewhere until it was found out: do not block.
    /// </remarks>
    public static IWebHostBuilder UseSocketThreads(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (!EventLoops.AreSupported)
        {
            // Read once by System.Net.Sockets, when the process opens its first socket. There is no other way to ask for it.
            Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        }

        return builder.ConfigureServices(static services =>
        {
            if (EventLoops.AreSupported)
            {
                // Behind Kestrel's own: the last one that can open an address does.
                services.AddSingleton<IConnectionListenerFactory, SocketListenerFactory>();
            }
            else
            {
                services.Configure<SocketTransportOptions>(static options => options.UnsafePreferInlineScheduling = true);
            }

            services.AddTransient<IStartupFilter, ThreadPoolStartupFilter>();
        });
    }
}
