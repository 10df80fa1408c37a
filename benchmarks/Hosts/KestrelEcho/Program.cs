using Duet.Benchmarks.KestrelEcho;
using Microsoft.AspNetCore.Connections;

// The floor: WebSocket frames over Kestrel's bare connections, nothing above. `--pool` keeps Kestrel's default scheduling on the
// thread pool; otherwise callbacks run on the socket's own thread. That switch is read when the first socket is made.
var inline = !args.Contains("--pool", StringComparer.Ordinal);
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", inline ? "1" : "0");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton<Pairs>();
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = inline);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseConnectionHandler<EchoConnection>()));

var app = builder.Build();
await app.StartAsync();
Console.WriteLine($"listening {new Uri(app.Urls.First()).Port}");
await app.WaitForShutdownAsync();
