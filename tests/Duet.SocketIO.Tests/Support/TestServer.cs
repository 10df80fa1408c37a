using Duet.SocketIO.ConformanceHost;
using Duet.SocketIO.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Tests.Support;

/// <summary>A server on a free loopback port, whose clock the test moves.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, ManualTime time, RecordingLogger log)
    {
        _app = app;
        Time = time;
        Log = log;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public ManualTime Time { get; }

    public RecordingLogger Log { get; }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public SocketIOServer IO => _app.Services.GetRequiredService<SocketIOServer>();

    /// <summary>One of the conformance host's servers.</summary>
    public static async Task<TestServer> StartAsync(string kind)
    {
        var time = new ManualTime();
        var app = ConformanceServers.Build(kind, port: 0, time);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, time, new RecordingLogger());
    }

    public static async Task<TestServer> StartAsync(
        Action<SocketIOServer>? setUp = null, Action<SocketIOOptions>? configure = null, TimeProvider? time = null, Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null, Action<IEndpointConventionBuilder>? endpoint = null)
    {
        var manual = new ManualTime();
        var log = new RecordingLogger();
        var builder = WebApplication.CreateSlimBuilder(SocketPath.Arguments);
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        SocketPath.Choose(builder);
        builder.Services.AddSingleton(time ?? manual);
        builder.Services.AddSocketIO(configure);
        build?.Invoke(builder);
        var app = builder.Build();
        use?.Invoke(app);
        var mapped = app.MapSocketIO();
        endpoint?.Invoke(mapped);
        setUp?.Invoke(app.Services.GetRequiredService<SocketIOServer>());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, manual, log);
    }

    /// <summary>Waits until the server holds a poll of this client: its request may take longer than those that were sent after it.</summary>
    public async Task WhenPollPendingAsync(PollingClient client)
    {
        var engine = _app.Services.GetService<EngineServer>() ?? IO.Engine;
        Assert.True(engine.TryGet(client.Id, out var session));
        await session.WhenPollPendingAsync().WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
    }

    public Uri WebSocketUrl(string query = "EIO=4&transport=websocket", string path = "/socket.io/") =>
        new UriBuilder(Address) { Scheme = "ws", Path = path, Query = query }.Uri;

    /// <summary>A WebSocket of Engine.IO whose opening packet has been read.</summary>
    public async Task<RawWebSocket> OpenAsync(string path = "/socket.io/")
    {
        var socket = await RawWebSocket.ConnectAsync(WebSocketUrl(path: path));
        Assert.StartsWith("0{", await socket.ReceiveAsync(), StringComparison.Ordinal);
        return socket;
    }

    /// <summary>A WebSocket that has joined the main namespace.</summary>
    public async Task<RawWebSocket> JoinAsync(string packet = "40")
    {
        var socket = await OpenAsync();
        await socket.SendAsync(packet);
        Assert.StartsWith(packet.Split('{')[0] + "{\"sid\":", await socket.ReceiveAsync(), StringComparison.Ordinal);
        return socket;
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
