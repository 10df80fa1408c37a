using Duet.Server.Configuration;

namespace Duet.Server.Signalling;

/// <summary>
/// For which hosts a signed handshake may be made. What the settings name decides alone: the <c>Host</c> of a request is the client's own word, and whoever
/// got hold of a handshake for another site could send that site's.
/// </summary>
internal sealed class Audience
{
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _any;
    private readonly bool _knowsItself;

    public Audience(DuetOptions options)
    {
        _any = options.AllowedOrigins.Contains("*");
        _knowsItself = options.PublicUrl is not null;
        if (options.PublicUrl is { } url)
        {
            _named.Add(HostOf(url));
        }

        foreach (var origin in options.AllowedOrigins)
        {
            if (Uri.TryCreate(origin, UriKind.Absolute, out var uri))
            {
                _named.Add(HostOf(uri));
            }
        }

        Warning = _any ? "Duet:AllowedOrigins has *: a sign-in that was signed for any other site is taken here. Name the origins instead."
            : _named.Count == 0 ? "Neither Duet:PublicUrl nor Duet:AllowedOrigins is set: for which site a sign-in was signed is judged by the request's Host. Set Duet:PublicUrl to the address that people use."
            : options.PublicUrl is null ? "Duet:PublicUrl is not set: people can sign in on the origins in Duet:AllowedOrigins only; the server's own page is one of them only if it is named there, or opened on this machine."
            : null;
    }

    /// <summary>What the person who runs the server should know at the start; <see langword="null"/> when all is well.</summary>
    public string? Warning { get; }

    /// <param name="host">What the client signed: its page's <c>location.host</c>.</param>
    /// <param name="page">The address that the request names; asked only where the settings name none.</param>
    public bool Includes(string host, PageAddress page) =>
        _any || _named.Contains(host) || ((_named.Count == 0 || (!_knowsItself && IsLoopback(host))) && string.Equals(host, page.Authority, StringComparison.OrdinalIgnoreCase));

    /// <summary>No other site has such a host: a sign-in for it was signed on a page of the same machine.</summary>
    private static bool IsLoopback(string host) => Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static string HostOf(Uri uri) => uri.IsDefaultPort ? NameOf(uri) : $"{NameOf(uri)}:{uri.Port}";

    /// <summary>As browsers write it: IPv6 in brackets.</summary>
    private static string NameOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
}
