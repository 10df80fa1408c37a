using Duet.SocketIO;
using Duet.SocketIO.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the Socket.IO server its path.</summary>
public static class SocketIOEndpointRouteBuilderExtensions
{
    /// <summary>Serves Socket.IO at a path, with and without a trailing slash. CORS policies, authorization and rate limits on the endpoint apply as usual.</summary>
    public static IEndpointConventionBuilder MapSocketIO(this IEndpointRouteBuilder endpoints, string path = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var server = endpoints.ServiceProvider.GetRequiredService<SocketIOServer>();
        return endpoints.Map(path.TrimEnd('/'), (RequestDelegate)new EngineEndpoint(server.Engine).InvokeAsync).WithDisplayName("Socket.IO");
    }
}
