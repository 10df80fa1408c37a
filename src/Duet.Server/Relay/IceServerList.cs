using System.Security.Cryptography;
using System.Text;
using Duet.Server.Configuration;
using Duet.Server.Signalling;
using Duet.Server.Signalling.Wire;

namespace Duet.Server.Relay;

/// <summary>Makes the ICE servers that one member of one session gets, with credentials of a short life.</summary>
internal sealed class IceServerList(RelayHost relay, DuetSettings settings)
{
    /// <summary>Seconds for which the credentials are good.</summary>
    public int TimeToLive => (int)settings.Relay.CredentialLifetime.TotalSeconds;

    public IceServer[] For(string sessionId, string connectionId, PageAddress page)
    {
        if (relay is not { Server: { } server, IsRunning: true })
        {
            return [];
        }

        // The relay counts by user name; neither the session nor the connection can be read from it.
        var user = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sessionId}\n{connectionId}")).AsSpan(0, 8));
        var credentials = server.CreateCredentials(user, settings.Relay.CredentialLifetime);
        return [new IceServer(Urls(server.Port, server.TlsPort, page), credentials.Username, credentials.Password)];
    }

    private string[] Urls(int port, int? tlsPort, PageAddress page)
    {
        var (host, webPort, secure) = settings.Duet.PublicUrl is { } url ? (url.IdnHost, url.Port, url.Scheme == "https") : (page.Host, page.Port, page.Secure);
        host = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        List<string> urls = [$"turn:{host}:{port}?transport=udp", $"turn:{host}:{port}?transport=tcp"];
        if (tlsPort is { } tls)
        {
            urls.Add($"turns:{host}:{tls}?transport=tcp");
        }

        // A proxy in front of the web port passes on HTTP, not relay traffic.
        if (settings.Relay.WebPort && !page.ThroughProxy)
        {
            urls.Add($"{(secure ? "turns" : "turn")}:{host}:{webPort}?transport=tcp");
        }

        return [.. urls];
    }
}
