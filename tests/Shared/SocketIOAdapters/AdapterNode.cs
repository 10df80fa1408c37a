using System.Text.Json;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.AdapterContracts;

/// <summary>One server of a cluster under test, on a free loopback port, with connection state recovery.</summary>
internal sealed class AdapterNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdapterNode(WebApplication app)
    {
        _app = app;
    }

    public SocketIOServer IO => _app.Services.GetRequiredService<SocketIOServer>();

    public static async Task<AdapterNode> StartAsync(Func<Namespace, Adapter> adapters, Action<SocketIOServer> setUp)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSocketIO(options =>
        {
            options.AdapterFactory = adapters;
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
        var app = builder.Build();
        app.MapSocketIO();
        setUp(app.Services.GetRequiredService<SocketIOServer>());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AdapterNode(app);
    }

    /// <summary>A client that has joined the main namespace, and what it was told.</summary>
    public async Task<(RawWebSocket Client, string Sid, string Pid)> JoinAsync(string auth = "{}")
    {
        var url = new UriBuilder(_app.Urls.First()) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket&from=contract" }.Uri;
        var client = await RawWebSocket.ConnectAsync(url);
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("40" + auth);
        var answer = await client.ReceiveAsync();
        while (!answer.StartsWith("40{", StringComparison.Ordinal))
        {
            // Missed events come first; the tests that expect some read them before.
            Assert.StartsWith("42", answer, StringComparison.Ordinal);
            Missed.Add(answer);
            answer = await client.ReceiveAsync();
        }

        using var json = JsonDocument.Parse(answer.AsMemory(2));
        return (client, json.RootElement.GetProperty("sid").GetString()!, json.RootElement.GetProperty("pid").GetString()!);
    }

    /// <summary>Packets that came before a client of this node was told that it is connected.</summary>
    public List<string> Missed { get; } = [];

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
