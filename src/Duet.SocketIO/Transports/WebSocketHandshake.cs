using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Duet.SocketIO.Transports;

/// <summary>The opening handshake of WebSocket: RFC 6455 over HTTP/1.1, RFC 8441 over HTTP/2.</summary>
internal static class WebSocketHandshake
{
    /// <summary>Whether a request asks for a WebSocket.</summary>
    public static bool IsRequest(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
        }

        return HttpMethods.IsGet(context.Request.Method)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && HasToken(context.Request.Headers.Upgrade.ToString(), "websocket");
    }

    /// <summary>Whether the request is in order; answers need not be given otherwise than by 400.</summary>
    public static bool IsValid(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != "13")
        {
            return false;
        }

        return context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } || IsValidKey(headers.SecWebSocketKey);
    }

    /// <summary>Answers the handshake; afterwards the connection carries frames.</summary>
    /// <remarks>
    /// Over HTTP/1.1 it is the server's own connection, where the server gives it away: the streams above it cost two to three microseconds a message.
    /// </remarks>
    public static async ValueTask<IDuplexPipe> AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return new StreamConnection(await connect.AcceptAsync());
        }

        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AnswerKey(context.Request.Headers.SecWebSocketKey!);
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return context.Features.Get<IConnectionTransportFeature>()?.Transport ?? new StreamConnection(stream);
    }

    private static bool HasToken(string header, string token)
    {
        foreach (var range in header.AsSpan().Split(','))
        {
            if (header.AsSpan()[range].Trim().Equals(token, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsValidKey(string? key)
    {
        Span<byte> decoded = stackalloc byte[18];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, decoded, out var length) && length == 16;
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6455 names SHA-1; nothing is protected by it.")]
    private static string AnswerKey(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    /// <summary>A stream as a connection, which holds no memory while it waits.</summary>
    private sealed class StreamConnection(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }
}
