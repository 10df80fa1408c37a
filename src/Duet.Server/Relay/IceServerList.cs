using System.Security.Cryptography;
using System.Text;
using Duet.Server.Configuration;
using Duet.Server.Signalling;
using Duet.Server.Signalling.Wire;
using Duet.Turn;

namespace Duet.Server.Relay;

/// <summary>Makes the ICE servers that somebody gets who may use the relay, with credentials that end with that.</summary>
internal sealed class IceServerList(RelayHost relay, DuetSettings settings, TimeProvider time)
{
    private readonly byte[] _nameKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Seconds for which the credentials are good.</summary>
    public int TimeToLive => (int)settings.Relay.CredentialLifetime.TotalSeconds;

    /// <summary>For one whom the rules let use the relay.</summary>
    public IceServer[] For(string relayUser, PageAddress page)
    {
        var name = NameOf(relayUser);
        List<IceServer> servers = [];
        if (relay is { Server: { } own, IsRunning: true })
        {
            servers.Add(Of(RelayUrls.Of(settings, own.Port, own.TlsPort, page), own.Grant(name, settings.Relay.CredentialLifetime)));
        }

        foreach (var external in settings.Relay.ExternalServers)
        {
            // Browsers want credentials with turn:, and pass over them with stun:. Those of another server end by time alone.
            servers.Add(Of([.. external.Urls], TurnCredentials.Create(external.SharedSecret ?? "none", name, settings.Relay.CredentialLifetime, time)));
        }

        return [.. servers];
    }

    /// <summary>It may not any more.</summary>
    public void End(string relayUser) => relay.Server?.Revoke(NameOf(relayUser));

    /// <summary>The relay counts by it, and whoever listens on the way reads it: nobody can tell from it who it is, nor find out whether it is somebody known.</summary>
    private string NameOf(string relayUser) => Convert.ToHexStringLower(HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes(relayUser)).AsSpan(0, 12));

    private static IceServer Of(string[] urls, TurnCredentials credentials) => new(urls, credentials.Username, credentials.Password);
}
