using Duet.Server.Configuration;
using Microsoft.AspNetCore.Connections.Features;

namespace Duet.Server.Page;

/// <summary>Headers that keep the page to itself: no script but its own, no request to anybody else, nobody's frame.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, PageFiles page, DuetSettings settings)
{
    private readonly string _scripts = string.Join(' ', ["script-src 'self'", .. page.InlineScripts]);

    private readonly string _strictTransport = $"max-age={(long)settings.Duet.HstsMaxAge.TotalSeconds}";

    private const string Permissions =
        "accelerometer=(), autoplay=(self), camera=(self), clipboard-write=(self), display-capture=(self), fullscreen=(self), geolocation=(), "
        + "gyroscope=(), hid=(), magnetometer=(), microphone=(self), midi=(), payment=(), picture-in-picture=(self), screen-wake-lock=(self), serial=(), "
        + "speaker-selection=(self), usb=(), xr-spatial-tracking=()";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (OwnsTheName(context))
        {
            headers.StrictTransportSecurity = _strictTransport;
        }

        if (!context.Request.Path.StartsWithSegments("/socket.io", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = Policy(context.Request.Host);
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers.XFrameOptions = "DENY";
        }

        return next(context);
    }

    /// <summary>
    /// Whether this server, by its own TLS, answers for all that is under the name (RFC 6797): browsers hold to the header at every port of it. So at another port
    /// than HTTPS's, where plain HTTP may be somebody else's, it is not sent; nor for <c>localhost</c>, nor behind a proxy, whose name it is.
    /// </summary>
    private static bool OwnsTheName(HttpContext context) =>
        context.Request is { IsHttps: true, Host: { HasValue: true, Port: null or 443 } host }
        && context.Features.Get<ITlsHandshakeFeature>() is not null
        && Uri.CheckHostName(host.Host) == UriHostNameType.Dns
        && !host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && !host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <remarks>
    /// Styles may be inline: the components' style engine writes them. Older Safari does not count WebSockets of the same host to 'self', so they are
    /// named; a Host header that is no plain host is left out.
    /// </remarks>
    private string Policy(HostString host)
    {
        var sockets = host.HasValue && host.Value.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ':' or '[' or ']')
            ? $" ws://{host.Value} wss://{host.Value}"
            : string.Empty;
        return $"default-src 'self'; {_scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
            + $"worker-src 'self' blob:; connect-src 'self'{sockets}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
