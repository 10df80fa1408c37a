using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Duet.SocketIO.Clients;

/// <summary>What the first request of a connection said, from which each socket's <see cref="Handshake"/> is made.</summary>
internal sealed class HandshakeSource
{
    private readonly IQueryCollection _query;
    private readonly IPAddress? _address;
    private readonly bool _isSecure;
    private readonly PathString _path;
    private readonly QueryString _queryString;
    private readonly string? _url;

    /// <param name="context">The first request.</param>
    /// <param name="livesOn">Whether the request lasts as long as the connection, so that its headers need not be copied.</param>
    public HandshakeSource(HttpContext context, bool livesOn)
    {
        var request = context.Request;
        HttpContext = livesOn ? context : null;
        User = context.Features.Get<IHttpAuthenticationFeature>()?.User;
        Headers = livesOn ? request.Headers : Copy(request.Headers);
        _query = request.Query;
        _address = context.Connection.RemoteIpAddress;
        _isSecure = request.IsHttps;
        _path = request.PathBase + request.Path;
        _queryString = request.QueryString;
    }

    /// <summary>The first request, while it lasts.</summary>
    public HttpContext? HttpContext { get; }

    /// <summary>Who the first request came from; none when nobody has looked.</summary>
    public ClaimsPrincipal? User { get; }

    /// <summary>What another node has told.</summary>
    public HandshakeSource(IHeaderDictionary headers, IQueryCollection query, IPAddress? address, bool isSecure, string url)
    {
        Headers = headers;
        _query = query;
        _address = address;
        _isSecure = isSecure;
        _url = url;
    }

    public IHeaderDictionary Headers { get; }

    public Handshake Create(byte[] auth, DateTimeOffset time) => new(this, time, auth);

    public IQueryCollection Query => _query;

    public IPAddress? Address => _address;

    public bool IsSecure => _isSecure;

    public string Url => _url ?? _path.ToUriComponent() + _queryString.ToUriComponent();

    private static HeaderDictionary Copy(IHeaderDictionary headers)
    {
        var copy = new HeaderDictionary(headers.Count);
        foreach (var (name, value) in headers)
        {
            copy[name] = value;
        }

        return copy;
    }
}
