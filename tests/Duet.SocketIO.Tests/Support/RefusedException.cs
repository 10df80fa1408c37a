using System.Net;

namespace Duet.SocketIO.Tests.Support;

/// <summary>A WebSocket was not accepted.</summary>
internal sealed class RefusedException(HttpStatusCode status, string contentType, string body) : Exception($"{status}: {body}")
{
    public HttpStatusCode Status { get; } = status;

    public string ContentType { get; } = contentType;

    public string Body { get; } = body;
}
