using Duet.SocketIO;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the Socket.IO server to an application.</summary>
public static class SocketIOServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="SocketIOServer"/>. Wrong settings stop the host at its start.</summary>
    public static IServiceCollection AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null) => throw Pending.Body;
}
