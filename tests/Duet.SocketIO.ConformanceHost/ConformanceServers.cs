using System.Globalization;

namespace Duet.SocketIO.ConformanceHost;

/// <summary>The servers that the suites of Engine.IO and Socket.IO, and those of their clients, expect.</summary>
public static class ConformanceServers
{
    /// <summary>Builds one on a loopback port; 0 means any free one.</summary>
    public static WebApplication Build(string kind, int port, TimeProvider? time = null, Action<SocketIOOptions>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder(SocketPath.Arguments);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.PostConfigure<SocketIOOptions>(options => change?.Invoke(options));
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        SocketPath.Choose(builder);
        switch (kind)
        {
            case "engine":
                return EngineKinds.BuildEngine(builder);
            case "engine-client":
                return EngineKinds.BuildEngineClient(builder);
            case "client":
                return ClientKind.Build(builder);
            case "socket":
                return SocketKind.Build(builder);
            default:
                throw new ArgumentException($"--kind {kind} is not known: engine, socket, client or engine-client.", nameof(kind));
        }
    }
}
