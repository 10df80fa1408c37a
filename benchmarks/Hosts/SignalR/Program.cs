using Duet.Benchmarks.SignalR;

// SignalR with its defaults: JSON over WebSocket.
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSignalR();
builder.WebHost.UseUrls("http://127.0.0.1:0");

var app = builder.Build();
app.MapHub<BenchmarkHub>("/hub");
app.MapGet("/collect", () =>
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
});
await app.StartAsync();
Console.WriteLine($"listening {new Uri(app.Urls.First()).Port}");
await app.WaitForShutdownAsync();
