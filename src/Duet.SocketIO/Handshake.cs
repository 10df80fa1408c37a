using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO;

/// <summary>What a client said when it connected.</summary>
public sealed class Handshake
{
    internal Handshake(
        IHeaderDictionary headers, IQueryCollection query, IPAddress? address, DateTimeOffset time, bool secure, string url, ReadOnlyMemory<byte> auth)
    {
        Headers = headers;
        Query = query;
        Address = address;
        Time = time;
        Secure = secure;
        Url = url;
        Auth = auth;
    }

    /// <summary>Headers of the first request.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>Query of the first request, Engine.IO's own keys included.</summary>
    public IQueryCollection Query { get; }

    /// <summary>The client's address as ASP.NET Core knows it (forwarded headers, when they are trusted).</summary>
    public IPAddress? Address { get; }

    /// <summary>When the socket was made.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether the first request came over TLS.</summary>
    public bool Secure { get; }

    /// <summary>Path and query of the first request.</summary>
    public string Url { get; }

    /// <summary>The client's <c>auth</c> object as UTF-8 JSON: <c>{}</c> when it sent none.</summary>
    public ReadOnlyMemory<byte> Auth { get; }

    /// <summary>Reads <see cref="Auth"/>. It is always an object, so this never throws; parse once and keep it.</summary>
    public JsonElement ReadAuth()
    {
        var reader = new Utf8JsonReader(Auth.Span, new JsonReaderOptions { MaxDepth = 1000 });
        return JsonElement.ParseValue(ref reader);
    }
}
