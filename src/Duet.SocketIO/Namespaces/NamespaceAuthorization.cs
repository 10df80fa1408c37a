using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.SocketIO.Namespaces;

/// <summary>ASP.NET Core's policies in front of a namespace.</summary>
internal sealed class NamespaceAuthorization
{
    private readonly IServiceProvider _services;
    private readonly string[] _names;
    private readonly AuthorizationPolicy? _policy;

    /// <summary>Throws when the application has no authorization.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="names">Policies that must all be met; the default one when there are none.</param>
    /// <param name="policy">One that has no name.</param>
    public NamespaceAuthorization(IServiceProvider? services, string[] names, AuthorizationPolicy? policy = null)
    {
        if (services?.GetService<IAuthorizationPolicyProvider>() is null)
        {
            throw new InvalidOperationException("Namespaces with policies need services.AddAuthorization(), and a server that AddSocketIO has added.");
        }

        _services = services;
        _names = names;
        _policy = policy;
    }

    public async ValueTask<ConnectError?> DecideAsync(Socket socket)
    {
        await using var scope = _services.CreateAsyncScope();
        var authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        var user = socket.Handshake.User;
        foreach (var policy in await FindPoliciesAsync(scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>()))
        {
            if (!(await authorization.AuthorizeAsync(user, socket, policy)).Succeeded)
            {
                return new ConnectError(user.Identity?.IsAuthenticated == true ? "Forbidden" : "Unauthorized");
            }
        }

        return null;
    }

    private async ValueTask<IReadOnlyList<AuthorizationPolicy>> FindPoliciesAsync(IAuthorizationPolicyProvider provider)
    {
        if (_policy is not null)
        {
            return [_policy];
        }

        if (_names.Length == 0)
        {
            return [await provider.GetDefaultPolicyAsync()];
        }

        var policies = new List<AuthorizationPolicy>();
        foreach (var name in _names)
        {
            policies.Add(await provider.GetPolicyAsync(name) ?? throw new InvalidOperationException($"There is no authorization policy \"{name}\"."));
        }

        return policies;
    }
}
