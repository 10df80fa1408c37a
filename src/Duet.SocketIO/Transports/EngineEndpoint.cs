using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Duet.SocketIO.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Transports;

/// <summary>The door of Engine.IO: looks at a request and hands it to a transport, or refuses it with the original's own answers.</summary>
internal sealed partial class EngineEndpoint(EngineServer server)
{
    private readonly PollingTransport _polling = new(server);
    private readonly RefusedOrigins _refusedOrigins = new(server.Logger, server.Time);

    private SocketIOOptions Options => server.Options;

    public Task InvokeAsync(HttpContext context)
    {
        if (Options.Cors is { } cors)
        {
            CorsHeaders.Apply(context, cors);
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                CorsHeaders.AnswerPreflight(context, cors);
                return Task.CompletedTask;
            }
        }

        Options.OnHeaders?.Invoke(context);
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return WebSocketHandshake.IsRequest(context) ? HandleWebSocketAsync(context) : HandleHttpAsync(context);
    }

    private async Task HandleHttpAsync(HttpContext context)
    {
        var error = Verify(context, isWebSocket: false, out var session);
        if (error is null && session is null)
        {
            error = await AskAsync(context);
        }

        if (error is not null)
        {
            await RefuseAsync(context, error);
        }
        else if (session is null)
        {
            await OpenPollingAsync(context);
        }
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            await AnswerAsync(context, await _polling.GetAsync(context, session));
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            await AnswerAsync(context, await _polling.PostAsync(context, session));
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private Task AnswerAsync(HttpContext context, PollOutcome outcome)
    {
        switch (outcome)
        {
            case PollOutcome.Unknown:
                return RefuseAsync(context, EngineError.UnknownSession);
            case PollOutcome.WrongTransport:
                return RefuseAsync(context, EngineError.BadRequest);
            case PollOutcome.Overlap:
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    private Task OpenPollingAsync(HttpContext context)
    {
        var id = server.NewId(context);
        if (server.TryOpen(context, id, sink: null, gate: null) is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        AddInitialHeaders(context, id);
        return PollingTransport.WritePayloadAsync(context, Options, OpenPacket(id, TransportKinds.Polling));
    }

    private async Task HandleWebSocketAsync(HttpContext context)
    {
        var error = Verify(context, isWebSocket: true, out var session);
        if (error is null && !WebSocketHandshake.IsValid(context))
        {
            error = EngineError.BadRequest;
        }

        if (error is null && !await OriginCheck.IsAllowedAsync(context, Options))
        {
            _refusedOrigins.Report(context.Request.Headers.Origin.ToString(), context.Request.Host.ToString());
            error = EngineError.Forbidden;
        }

        if (error is null && session is null)
        {
            error = await AskAsync(context);
        }

        if (error is not null)
        {
            await RefuseWebSocketAsync(context, error);
        }
        else if (session is not null)
        {
            await UpgradeAsync(context, session);
        }
        else
        {
            await (await OpenWebSocketAsync(context));
        }
    }

    /// <summary>Opens a session on a WebSocket. The task inside is its life: the state of this method need not be kept for it.</summary>
    private async Task<Task> OpenWebSocketAsync(HttpContext context)
    {
        if (server.IsClosing || server.Count >= Options.MaxConnections)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        var id = server.NewId(context);
        AddInitialHeaders(context, id);
        var gate = new Lock();
        var pipe = await WebSocketHandshake.AcceptAsync(context);
        var handover = ConnectionHandover.TryTake(context);
        var transport = new WebSocketTransport(server, handover?.Wire ?? new PipeWire(pipe, context), gate);
        if (server.TryOpen(context, id, transport, gate, OpenPacket(id, TransportKinds.WebSocket)) is not { } session)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        if (handover is null)
        {
            return transport.RunAsync(session);
        }

        handover.Serve = unread =>
        {
            transport.Unread(unread.Span);
            return transport.RunAsync(session);
        };
        return Task.CompletedTask;
    }

    private async Task UpgradeAsync(HttpContext context, EngineSession session)
    {
        if (!Options.AllowUpgrades)
        {
            await RefuseWebSocketAsync(context, EngineError.BadRequest);
            return;
        }

        // One that comes when the session has a WebSocket is opened and then closed, as the original does: clients take a refusal for an error.
        var isReserved = session.TryReserveProbe();
        WebSocketTransport transport;
        ConnectionHandover? handover;
        try
        {
            var pipe = await WebSocketHandshake.AcceptAsync(context);
            handover = ConnectionHandover.TryTake(context);
            transport = new WebSocketTransport(server, handover?.Wire ?? new PipeWire(pipe, context), session.Gate);
        }
        catch when (isReserved)
        {
            session.EndProbe(sink: null);
            throw;
        }

        var mayProbe = isReserved && session.TryAttachProbe(transport);
        if (handover is null)
        {
            await ServeAsync();
        }
        else
        {
            handover.Serve = unread =>
            {
                transport.Unread(unread.Span);
                return ServeAsync();
            };
        }

        Task ServeAsync() => mayProbe ? transport.ProbeAsync(session) : transport.RefuseAsync(session);
    }

    /// <summary>The checks of the original, in its order.</summary>
    private EngineError? Verify(HttpContext context, bool isWebSocket, out EngineSession? session)
    {
        session = null;
        var query = context.Request.Query;
        var transport = query["transport"].ToString() switch
        {
            "polling" => TransportKinds.Polling,
            "websocket" => TransportKinds.WebSocket,
            _ => TransportKinds.None,
        };
        if (transport == TransportKinds.None || !Options.Transports.HasFlag(transport))
        {
            return EngineError.UnknownTransport;
        }

        var isVersion4 = query["EIO"] == "4";
        if (query.TryGetValue("sid", out var id))
        {
            if (!server.TryGet(id.ToString(), out session))
            {
                return EngineError.UnknownSession;
            }

            return isVersion4 && isWebSocket == (transport == TransportKinds.WebSocket) ? null : EngineError.BadRequest;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsConnect(context.Request.Method))
        {
            return EngineError.BadHandshakeMethod;
        }

        if (isWebSocket != (transport == TransportKinds.WebSocket))
        {
            return EngineError.BadRequest;
        }

        return isVersion4 ? null : EngineError.UnsupportedVersion;
    }

    private async ValueTask<EngineError?> AskAsync(HttpContext context)
    {
        if (Options.AllowRequest is not { } allow)
        {
            return null;
        }

        var decision = await allow(context);
        return decision.IsAllowed ? null : EngineError.Forbidden with { Message = decision.Message ?? EngineError.Forbidden.Message };
    }

    private Task RefuseAsync(HttpContext context, EngineError error)
    {
        Report(context, error);
        context.Response.StatusCode = error.Code == EngineError.Forbidden.Code ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        var message = JsonEncodedText.Encode(error.Message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"code":{{error.Code}},"message":"{{message}}"}"""));
    }

    private Task RefuseWebSocketAsync(HttpContext context, EngineError error)
    {
        Report(context, error);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(error.Message);
        return context.Response.WriteAsync(error.Message);
    }

    private void Report(HttpContext context, EngineError error)
    {
        server.Metrics.RequestRefused(error.Code);
        Log.Refused(server.Logger, error.Code, error.Message);
        Options.OnConnectionError?.Invoke(new RequestRefusal(context, error.Code, error.Message));
    }

    private void AddInitialHeaders(HttpContext context, string id)
    {
        if (Options.Cookie is { } cookie)
        {
            context.Response.Cookies.Append(cookie.Name ?? "io", id, cookie.Build(context));
        }

        Options.OnInitialHeaders?.Invoke(context, id);
    }

    private byte[] OpenPacket(string id, TransportKinds transport)
    {
        var canUpgrade = transport == TransportKinds.Polling && Options.AllowUpgrades && Options.Transports.HasFlag(TransportKinds.WebSocket);
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            0{"sid":"{{JsonEncodedText.Encode(id)}}","upgrades":[{{(canUpgrade ? "\"websocket\"" : "")}}],"pingInterval":{{(long)Options.PingInterval.TotalMilliseconds}},"pingTimeout":{{(long)Options.PingTimeout.TotalMilliseconds}},"maxPayload":{{Options.MaxHttpBufferSize}}}
            """);
        return Encoding.UTF8.GetBytes(json);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Request refused: {Code} {Reason}")]
        public static partial void Refused(ILogger logger, int code, string reason);
    }
}
