using System.Globalization;
using Duet.SocketIO.ConformanceHost;

// Duet.SocketIO.ConformanceHost --kind engine|socket|client|engine-client --port N
var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
var kind = arguments["kind"] ?? "socket";
var port = int.Parse(arguments["port"] ?? "3000", CultureInfo.InvariantCulture);
await using var app = ConformanceServers.Build(kind, port);
await app.StartAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} listens on {app.Urls.First()}"));
await app.WaitForShutdownAsync();
