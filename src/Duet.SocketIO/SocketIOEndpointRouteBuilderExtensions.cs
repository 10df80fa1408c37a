using Duet.SocketIO;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the Socket.IO server its path.</summary>
public static class SocketIOEndpointRouteBuilderExtensions
{
    /// <summary>Serves Socket.IO at a path, with and without a trailing slash. CORS policies, authorization and rate limits on the endpoint apply as usual.</summary>
    public static IEndpointConventionBuilder MapSocketIO(this IEndpointRouteBuilder endpoints, string path = "/socket.io") => throw Pending.Body;
}
