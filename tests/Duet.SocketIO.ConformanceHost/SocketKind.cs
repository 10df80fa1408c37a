namespace Duet.SocketIO.ConformanceHost;

/// <summary>The server that the suite of the Socket.IO protocol expects.</summary>
internal static class SocketKind
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddSocketIO(options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(300);
            options.PingTimeout = TimeSpan.FromMilliseconds(200);
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
            options.Cors = new SocketIOCorsOptions { Origins = { "*" } };
        });
        var app = builder.Build();
        var io = app.Services.GetRequiredService<SocketIOServer>();
        io.OnConnection(SendAuthAsync);
        io.Of("/custom").OnConnection(SendAuthAsync);
        io.Main.On("message", context => { context.Socket.Emit("message-back", context.Arguments); });
        io.Main.On("message-with-ack", context => context.Acknowledge(context.Arguments));
        app.MapSocketIO("/socket.io");
        return app;
    }

    private static ValueTask SendAuthAsync(Socket socket)
    {
        socket.Emit("auth", EventArguments.OfJson(socket.Handshake.Auth));
        return ValueTask.CompletedTask;
    }
}
