using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>The address under which a client reached the server.</summary>
/// <param name="Host">Without a port; IPv6 in brackets.</param>
/// <param name="Port">The port, also where it is the scheme's own.</param>
/// <param name="Secure">Whether by TLS.</param>
/// <param name="ThroughProxy">Whether a proxy passed it on, which passes on nothing but HTTP.</param>
internal sealed record PageAddress(string Host, int Port, bool Secure, bool ThroughProxy)
{
    /// <summary>What <c>location.host</c> says on that page.</summary>
    public string Authority => Port == DefaultPort(Secure) ? Host : $"{Host}:{Port}";

    public static PageAddress Of(Handshake handshake)
    {
        var host = new HostString(handshake.Headers.Host.ToString());
        var throughProxy = handshake.Headers.ContainsKey("X-Original-For") || handshake.Headers.ContainsKey("X-Forwarded-For") || handshake.Headers.ContainsKey("Via");
        return new PageAddress(host.Host, host.Port ?? DefaultPort(handshake.Secure), handshake.Secure, throughProxy);
    }

    private static int DefaultPort(bool secure) => secure ? 443 : 80;
}
