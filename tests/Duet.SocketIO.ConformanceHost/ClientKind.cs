using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Duet.SocketIO.ConformanceHost;

/// <summary>The server that the tests of the socket.io client expect.</summary>
internal static class ClientKind
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddSocketIO(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(2);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.AllowRequest = static async context =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), context.RequestAborted);
                return RequestDecision.Allow();
            };
        });
        var app = builder.Build();
        var io = app.Services.GetRequiredService<SocketIOServer>();
        foreach (var name in (string[])["/timeout_socket", "/valid", "/asd"])
        {
            io.Of(name);
        }

        io.Of("/foo").On("getId", static context => context.Acknowledge(EventArguments.Of(context.Socket.Id)));
        io.Of("/abc").OnConnection(static socket =>
        {
            socket.Emit("handshake", EventArguments.OfJson(Describe(socket.Handshake)));
            return ValueTask.CompletedTask;
        });
        io.Of("/no").Use(static _ => ValueTask.FromResult<ConnectError?>(new ConnectError("Auth failed (custom namespace)")));
        io.Use(static socket => ValueTask.FromResult(
            socket.Handshake.Query.ContainsKey("fail") ? new ConnectError("Auth failed (main namespace)") : null));
        AddHandlers(io.Main);
        app.MapSocketIO("/socket.io");
        return app;
    }

    private static void AddHandlers(Namespace main)
    {
        var bytes = "asdfasdf"u8.ToArray();
        main.On("hi", static context => { context.Socket.Emit("hi"); });
        main.On("echo", static context => context.Acknowledge(FirstArgument(context)));
        main.On("ack", static context => AskBackAsync(context));
        main.On("getAckDate", static context => context.Acknowledge(EventArguments.OfJson(Date())));
        main.On("getDate", static context => { context.Socket.Emit("takeDate", EventArguments.OfJson(Date())); });
        main.On("getDateObj", static context => { context.Socket.Emit("takeDateObj", EventArguments.OfJson((byte[])[.. "{\"date\":"u8, .. Date(), (byte)'}'])); });
        main.On("getUtf8", static context =>
        {
            foreach (var text in (string[])["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"])
            {
                context.Socket.Emit("takeUtf8", text);
            }
        });
        main.On("false", static context => { context.Socket.Emit("false", EventArguments.OfJson("false"u8.ToArray())); });
        main.On("doge", context => { context.Socket.Emit("doge", EventArguments.OfBinary(bytes)); });
        main.On("getbin", context => { context.Socket.Emit("takebin", EventArguments.OfBinary(bytes)); });
        main.On("buffa", static context => EmitWhen(context, context.Arguments.TryReadBinary(0, out _), "buffack"));
        main.On("jsonbuff", static context => EmitWhen(context, IsJsonWithBinary(context), "jsonbuff-ack"));
        main.On("abuff1", static context => context.Socket.Data["abuff1"] = context.Arguments.TryReadBinary(0, out _));
        main.On("abuff2", static context => EmitWhen(context, context.Socket.Data.TryGetValue("abuff1", out var first) && first is true, "abuff2-ack"));
        main.On("blob", context => { context.Socket.Emit("back", EventArguments.OfBinary(bytes)); });
        main.On("jsonblob", static context => EmitWhen(context, IsJsonWithBinary(context), "jsonblob-ack"));
        main.On("blob3", static context => { context.Socket.Emit("blob3-ack"); });
        main.On("getHandshake", static context => context.Acknowledge(EventArguments.OfJson(Describe(context.Socket.Handshake))));
        main.On("getId", static context => context.Acknowledge(EventArguments.Of(context.Socket.Id)));
    }

    /// <summary>What the client passed to its callback; <c>null</c> when it passed nothing, as JavaScript writes <c>undefined</c>.</summary>
    private static EventArguments FirstArgument(EventContext context) =>
        EventArguments.OfJson(context.Arguments.TryGetJson(0, out var json) ? json : "null"u8.ToArray());

    private static async ValueTask AskBackAsync(EventContext context)
    {
        var socket = context.Socket;
        var answer = await socket.EmitWithAckAsync("ack");
        if (answer.Arguments.TryGetJson(0, out var first) && first.Span.SequenceEqual("5"u8)
            && answer.Arguments.TryReadElement(1, out var second) && second.GetProperty("test").GetBoolean())
        {
            socket.Emit("got it");
        }
    }

    private static void EmitWhen(EventContext context, bool condition, string name)
    {
        if (condition)
        {
            context.Socket.Emit(name);
        }
    }

    private static bool IsJsonWithBinary(EventContext context) =>
        context.TryReadElement(0, out var value) && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("hello", out var hello)
        && hello.GetString() == "lol" && context.Arguments.Attachments.Count == 1
        && value.TryGetProperty("goodbye", out var goodbye) && goodbye.GetString() == "gotcha";

    private static byte[] Date() =>
        Encoding.ASCII.GetBytes($"\"{DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture)}Z\"");

    private static byte[] Describe(Handshake handshake)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in handshake.Headers)
        {
            headers[name.ToLowerInvariant()] = value.ToString();
        }

        var query = new JsonObject();
        foreach (var (name, value) in handshake.Query)
        {
            query[name] = value.ToString();
        }

        var json = new JsonObject
        {
            ["headers"] = headers,
            ["time"] = handshake.Time.ToString("R", CultureInfo.InvariantCulture),
            ["address"] = handshake.Address?.ToString(),
            ["xdomain"] = handshake.Headers.ContainsKey("Origin"),
            ["secure"] = handshake.Secure,
            ["issued"] = handshake.Time.ToUnixTimeMilliseconds(),
            ["url"] = handshake.Url,
            ["query"] = query,
            ["auth"] = JsonNode.Parse(handshake.Auth.Span),
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
