using System.Text.RegularExpressions;
using Duet.Server.Configuration;
using Duet.Server.Signalling;

namespace Duet.Server.Relay;

/// <summary>The addresses by which the world reaches this server's relay (RFC 7065).</summary>
internal static partial class RelayUrls
{
    /// <summary>Those that are set, else one for each way that is open.</summary>
    /// <param name="settings">What the operator says.</param>
    /// <param name="port">Where the relay listens over UDP and TCP.</param>
    /// <param name="tlsPort">Where it listens over TLS, if it does.</param>
    /// <param name="page">How this client reached the page.</param>
    public static string[] Of(DuetSettings settings, int port, int? tlsPort, PageAddress page)
    {
        if (settings.Relay.Urls.Count > 0)
        {
            return [.. settings.Relay.Urls];
        }

        var (host, webPort, secure) = settings.Duet.PublicUrl is { } url ? (url.IdnHost, url.Port, url.Scheme == "https") : (page.Host, page.Port, page.Secure);
        host = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        port = settings.Relay.PublicPort ?? port;
        List<string> urls = [$"turn:{host}:{port}?transport=udp", $"turn:{host}:{port}?transport=tcp"];
        if ((settings.Relay.PublicTlsPort ?? tlsPort) is { } tls)
        {
            urls.Add($"turns:{host}:{tls}?transport=tcp");
        }

        // A proxy in front of the web port passes on HTTP, not relay traffic.
        if (settings.Relay.WebPort && !page.ThroughProxy)
        {
            urls.Add($"{(secure ? "turns" : "turn")}:{host}:{webPort}?transport=tcp");
        }

        return [.. urls.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Whether some people may have no relay: none is offered over TLS, and the web port may not carry it, as that is switched off, or something in front takes off
    /// the TLS of the public address and may pass on HTTP only.
    /// </summary>
    /// <param name="settings">What the operator says.</param>
    /// <param name="webAddresses">Where the web part listens.</param>
    public static bool NeedsMoreThanTheWebPort(DuetSettings settings, IEnumerable<string> webAddresses)
    {
        var offersTls = settings.Turn.TlsPort is not null || settings.Relay.PublicTlsPort is not null
            || settings.Relay.Urls.Concat(settings.Relay.ExternalServers.SelectMany(external => external.Urls)).Any(url => url.StartsWith("turns:", StringComparison.Ordinal));
        var takesTlsOffInFront = settings.Duet.PublicUrl is { Scheme: "https" } && !webAddresses.Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        return !offersTls && (!settings.Relay.WebPort || takesTlsOffInFront);
    }

    /// <summary>Whether browsers take it: they refuse the whole connection for one address that they cannot read.</summary>
    public static bool IsTurn(string url) => Turn().IsMatch(url);

    /// <inheritdoc cref="IsTurn" />
    public static bool IsStun(string url) => Stun().IsMatch(url);

    [GeneratedRegex(@"^turns?:([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(\?transport=(udp|tcp))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Turn();

    [GeneratedRegex(@"^stuns?:([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stun();
}
