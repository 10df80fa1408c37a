using System.Text;
using System.Text.Json.Nodes;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Transports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duet.SocketIO.ConformanceHost;

/// <summary>Servers of Engine.IO alone: what its own suite expects, and what that of its client expects.</summary>
internal static class EngineKinds
{
    public static WebApplication BuildEngine(WebApplicationBuilder builder)
    {
        var options = new SocketIOOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(300),
            PingTimeout = TimeSpan.FromMilliseconds(200),
            MaxHttpBufferSize = 1_000_000,
            Cors = new SocketIOCorsOptions { Origins = { "*" } },
        };
        return Build(builder, options, static (session, _) => new EchoListener(session, headers: null));
    }

    public static WebApplication BuildEngineClient(WebApplicationBuilder builder)
    {
        var options = new SocketIOOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(500),
            MaxHttpBufferSize = 100,
            AllowRequest = static context =>
                ValueTask.FromResult(context.Request.Query.ContainsKey("deny") ? RequestDecision.Deny() : RequestDecision.Allow()),
            OnInitialHeaders = static (context, _) => context.Response.Headers.SetCookie = new[]
            {
                "1=1; Max-Age=86400",
                "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
                "3=3; Max-Age=0",
                $"4=4; Expires={DateTimeOffset.UtcNow:R}",
            },
        };
        return Build(builder, options, static (session, context) =>
        {
            var listener = new EchoListener(session, context);
            listener.Greet();
            return listener;
        });
    }

    private static WebApplication Build(
        WebApplicationBuilder builder, SocketIOOptions options, Func<EngineSession, HttpContext, IEngineListener> accept)
    {
        builder.Services.AddSingleton(services => new EngineServer(
            options, services.GetRequiredService<TimeProvider>(), new SocketIOMetrics(), NullLogger.Instance, accept));
        var app = builder.Build();
        var server = app.Services.GetRequiredService<EngineServer>();
        var endpoint = new EngineEndpoint(server);
        app.Use(next => context =>
        {
            // The headers of the POST that carries a message, for "sendHeaders".
            EchoListener.CurrentRequest.Value = context;
            return next(context);
        });
        app.Map("/engine.io", endpoint.InvokeAsync);
        return app;
    }

    /// <summary>Echoes, or answers the wishes of the engine.io client's tests.</summary>
    private sealed class EchoListener(EngineSession session, HttpContext? headers) : IEngineListener
    {
        public static readonly AsyncLocal<HttpContext?> CurrentRequest = new();

        public void Greet() => Send("hi");

        public MessageDisposition OnMessage(ReadOnlyMemory<byte> data, bool isBinary, bool mayBlock)
        {
            if (headers is null || isBinary)
            {
                session.Send(new EncodedPacket(data.ToArray(), isBinary), isVolatile: false);
                return MessageDisposition.Done;
            }

            switch (Encoding.UTF8.GetString(data.Span))
            {
                case "give binary":
                    session.Send(new EncodedPacket(new byte[] { 0, 1, 2, 3, 4 }, isBinary: true), isVolatile: false);
                    break;
                case "give utf8":
                    Send("пойду спать всем спокойной ночи");
                    break;
                case "sendHeaders":
                    var json = new JsonObject();
                    foreach (var (name, value) in (CurrentRequest.Value ?? headers).Request.Headers)
                    {
                        json[name.ToLowerInvariant()] = value.ToString();
                    }

                    Send(json.ToJsonString());
                    break;
                default:
                    session.Send(new EncodedPacket(data.ToArray(), isBinary: false), isVolatile: false);
                    break;
            }

            return MessageDisposition.Done;
        }

        public Task WhenReadyAsync() => Task.CompletedTask;

        public void OnPing()
        {
        }

        public void OnPong()
        {
        }

        public void OnClose(DisconnectReason reason)
        {
        }

        private void Send(string text) => session.Send(new EncodedPacket(Encoding.UTF8.GetBytes(text), isBinary: false), isVolatile: false);
    }
}
