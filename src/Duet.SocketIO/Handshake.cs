using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Duet.SocketIO.Clients;
using Duet.SocketIO.Parsing;
using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO;

/// <summary>What a client said when it connected.</summary>
public sealed class Handshake
{
    private readonly HandshakeSource _source;

    internal Handshake(HandshakeSource source, DateTimeOffset time, ReadOnlyMemory<byte> auth)
    {
        _source = source;
        Time = time;
        Auth = auth;
    }

    /// <summary>For adapters: the handshake of a socket of another node.</summary>
    public Handshake(
        IHeaderDictionary headers, IQueryCollection query, IPAddress? address, DateTimeOffset time, bool secure, string url, ReadOnlyMemory<byte> auth)
        : this(new HandshakeSource(headers, query, address, secure, url), time, auth)
    {
    }

    /// <summary>Headers of the first request. To be read while the socket is connected: with WebSocket they are the request's own.</summary>
    public IHeaderDictionary Headers => _source.Headers;

    /// <summary>Who the first request came from, as ASP.NET Core's authentication says; nobody, without a claim, where it has not looked or has found none. Of another node's socket it is not known.</summary>
    public ClaimsPrincipal User => _source.User ?? new ClaimsPrincipal(new ClaimsIdentity());

    /// <summary>
    /// The first request while it lasts: with a WebSocket as long as the connection, to be used while the socket is connected; <see langword="null"/> with polling, whose first request is over when a
    /// socket is made, and on listeners with <c>UseSocketIO</c>.
    /// </summary>
    public HttpContext? HttpContext => _source.HttpContext;

    /// <summary>Query of the first request, Engine.IO's own keys included.</summary>
    public IQueryCollection Query => _source.Query;

    /// <summary>The client's address as ASP.NET Core knows it (forwarded headers, when they are trusted).</summary>
    public IPAddress? Address => _source.Address;

    /// <summary>When the socket was made.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether the first request came over TLS.</summary>
    public bool Secure => _source.IsSecure;

    /// <summary>Path and query of the first request.</summary>
    public string Url => _source.Url;

    /// <summary>The client's <c>auth</c> object as UTF-8 JSON: <c>{}</c> when it sent none.</summary>
    public ReadOnlyMemory<byte> Auth { get; }

    /// <summary>Reads <see cref="Auth"/>. It is always an object, so this never throws; parse once and keep it.</summary>
    public JsonElement ReadAuth() => JsonArguments.ReadElement(Auth.Span);
}
