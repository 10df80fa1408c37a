using System.Security.Cryptography;
using System.Text;
using Duet.Server.Configuration;
using Duet.Server.Signalling;
using Duet.Server.Signalling.Wire;

namespace Duet.Server.Relay;

/// <summary>Makes the ICE servers that somebody gets who may use the relay, with credentials that end with that.</summary>
internal sealed class IceServerList(RelayHost relay, DuetSettings settings)
{
    private readonly byte[] _nameKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Seconds for which the credentials are good.</summary>
    public int TimeToLive => (int)settings.Relay.CredentialLifetime.TotalSeconds;

    /// <summary>For one whom the rules let use the relay.</summary>
    public IceServer[] For(string relayUser, PageAddress page)
    {
        if (relay is not { Server: { } server, IsRunning: true })
        {
            return [];
        }

        var credentials = server.Grant(NameOf(relayUser), settings.Relay.CredentialLifetime);
        return [new IceServer(Urls(server.Port, server.TlsPort, page), credentials.Username, credentials.Password)];
    }

    /// <summary>It may not any more.</summary>
    public void End(string relayUser) => relay.Server?.Revoke(NameOf(relayUser));

    /// <summary>The relay counts by it, and whoever listens on the way reads it: nobody can tell from it who it is, nor find out whether it is somebody known.</summary>
    private string NameOf(string relayUser) => Convert.ToHexStringLower(HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes(relayUser)).AsSpan(0, 12));

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
