using Microsoft.AspNetCore.Connections;

namespace Duet.SocketIO.ConformanceHost;

/// <summary>
/// The way that bytes take between the network and the library. The environment's <c>DUET_SOCKETS</c> chooses, so that the same tests run on each:
/// <c>own</c> (the default: event loops of the library, WebSockets straight on their sockets), <c>pipes</c> (the same loops, but behind pipes and HTTP, as with
/// TLS), <c>kestrel</c> (Kestrel's sockets, which other systems than Linux have).
/// </summary>
public static class SocketPath
{
    /// <summary>What was chosen.</summary>
    public static string Chosen { get; } = Environment.GetEnvironmentVariable("DUET_SOCKETS") ?? "own";

    /// <summary>For each builder: no watching of settings' files, for which a user has few descriptors (inotify(7)), and these servers come in crowds.</summary>
    public static string[] Arguments { get; } = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>Sets a server up for it.</summary>
    public static void Choose(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Chosen is "own" or "pipes")
        {
            builder.WebHost.UseSocketThreads();
        }

        if (Chosen is "own" or "kestrel")
        {
            builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static listen => listen.UseSocketIO()));
        }
    }
}
