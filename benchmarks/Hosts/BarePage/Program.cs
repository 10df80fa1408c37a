using Duet.Benchmarks.BarePage;

// The floor of call set-up: one page without a framework, and a WebSocket that hands messages to the other side.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton<Rooms>();
builder.WebHost.UseUrls("http://127.0.0.1:0");

var app = builder.Build();
app.UseWebSockets();
app.Map("/relay/{room}", static async (HttpContext context, string room, Rooms rooms) =>
{
    if (!context.WebSockets.IsWebSocketRequest)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    await rooms.ServeAsync(room, socket, context.RequestAborted);
});
app.MapGet("/{kind}/{room}", static () => Results.Stream(typeof(Rooms).Assembly.GetManifestResourceStream("page.html")!, "text/html; charset=utf-8"));
await app.StartAsync();
Console.WriteLine($"listening {new Uri(app.Urls.First()).Port}");
await app.WaitForShutdownAsync();
