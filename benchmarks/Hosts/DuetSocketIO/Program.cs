using Duet.SocketIO;
using Microsoft.AspNetCore.Connections;

// The library's Socket.IO server, speaking the benchmarks' events: `echo` comes back, `relay` goes to the other member of the pair.
// Messages are handled on the sockets' own threads, and connections outlive the requests that opened them.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSocketIO();
builder.WebHost.UseSocketThreads();
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.UseSocketIO()));

var app = builder.Build();
app.MapSocketIO();
app.MapGet("/collect", static () =>
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
});

var sockets = app.Services.GetRequiredService<SocketIOServer>().Of("/");
sockets.On("echo", static context => { context.Socket.Emit("echo", context.Arguments); });
sockets.OnConnection(static socket =>
{
    if (socket.Handshake.ReadAuth().TryGetProperty("pair", out var value) && value.GetString() is { } pair)
    {
        socket.Join(pair);
        socket.On("relay", context => context.Socket.To(pair).Emit("relay", context.Arguments));
    }

    return ValueTask.CompletedTask;
});

await app.StartAsync();
Console.WriteLine($"listening {new Uri(app.Urls.First()).Port}");
await app.WaitForShutdownAsync();
