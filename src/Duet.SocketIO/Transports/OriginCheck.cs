using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.SocketIO.Transports;

/// <summary>Whether a page of some origin may open a WebSocket: browsers ask nobody, so the server must look.</summary>
internal static class OriginCheck
{
    public static async ValueTask<bool> IsAllowedAsync(HttpContext context, SocketIOOptions options)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (!options.CheckWebSocketOrigin || origin.Length == 0 || IsSameOrigin(origin, context.Request.Host))
        {
            return true;
        }

        return options.Cors is { } cors ? IsListed(origin, cors) : await IsAllowedByPolicyAsync(context, origin);
    }

    public static bool IsListed(string origin, SocketIOCorsOptions cors) =>
        cors.Origins.Contains("*") || cors.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <summary>Compares host and port. The scheme is left out: behind a proxy that ends TLS it differs.</summary>
    private static bool IsSameOrigin(string origin, HostString host)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !string.Equals(uri.IdnHost, host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(origin, UriKind.Absolute, out uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
        }

        return host.Port is { } port ? port == uri.Port : uri.IsDefaultPort;
    }

    private static async ValueTask<bool> IsAllowedByPolicyAsync(HttpContext context, string origin)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var policy = metadata?.GetMetadata<ICorsPolicyMetadata>()?.Policy;
        if (policy is null && context.RequestServices.GetService<ICorsPolicyProvider>() is { } provider)
        {
            policy = await provider.GetPolicyAsync(context, metadata?.GetMetadata<IEnableCorsAttribute>()?.PolicyName);
        }

        return policy is not null && (policy.AllowAnyOrigin || policy.IsOriginAllowed(origin));
    }
}
