using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duet.EndToEnd.Trust;

/// <summary>
/// Duet run by somebody who cannot be trusted: the page and the signalling of the real server, of which the events that one side relays to the other are changed on
/// their way.
/// </summary>
internal sealed class MaliciousServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource<Uri> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MaliciousServer(WebApplication app) => _app = app;

    /// <summary>The address that people are given.</summary>
    public Uri Address => new UriBuilder(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) { Host = "localhost" }.Uri;

    /// <summary>What becomes of an event on its way to a client, given its name and the whole array; <see langword="null"/> to keep it back.</summary>
    public Func<string, JsonArray, Task<JsonArray?>> Change { get; set; } = (_, arguments) => Task.FromResult<JsonArray?>(arguments);

    public static async Task<MaliciousServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new MaliciousServer(app);
        app.UseWebSockets();
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Says which server it hides; that one must allow its origin.</summary>
    public void StandBefore(Uri server) => _server.SetResult(server);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await CarryAsync(context);
        }
        else if (context.Request.Path.StartsWithSegments("/socket.io", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // WebSockets alone are looked into
        }
        else
        {
            await FetchAsync(context);
        }
    }

    private async Task FetchAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var answer = await _http.GetAsync(new Uri(await _server.Task, request.Path + request.QueryString), context.RequestAborted);
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(response.Body, context.RequestAborted);
    }

    private async Task CarryAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _app.Lifetime.ApplicationStopping);
        using var real = new ClientWebSocket();
        real.Options.SetRequestHeader("Origin", context.Request.Headers.Origin);
        await real.ConnectAsync(new UriBuilder(await _server.Task) { Scheme = "ws", Path = context.Request.Path, Query = context.Request.QueryString.Value }.Uri, ending.Token);
        using var client = await context.WebSockets.AcceptWebSocketAsync();

        Task[] ways = [CarryAsync(client, real, Task.FromResult<string?>, ending.Token), CarryAsync(real, client, ChangeAsync, ending.Token)];
        await Task.WhenAny(ways);
        await ending.CancelAsync();
        await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task CarryAsync(WebSocket from, WebSocket to, Func<string, Task<string?>> change, CancellationToken ending)
    {
        var buffer = new byte[256 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await from.ReceiveAsync(buffer.AsMemory(length), ending);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (await change(Encoding.UTF8.GetString(buffer, 0, length)) is { } text)
            {
                await to.SendAsync(Encoding.UTF8.GetBytes(text), received.MessageType, endOfMessage: true, ending);
            }
        }
    }

    /// <summary>Looks for events among the packets: Engine.IO's "message", Socket.IO's "event", perhaps the number of an acknowledgement, then the array.</summary>
    private async Task<string?> ChangeAsync(string packet)
    {
        var start = packet.IndexOf('[', StringComparison.Ordinal);
        if (start < 0 || !packet.StartsWith("42", StringComparison.Ordinal))
        {
            return packet;
        }

        var arguments = JsonNode.Parse(packet[start..])!.AsArray();
        var name = arguments[0]!.GetValue<string>();
        return await Change(name, arguments) is { } changed ? packet[..start] + changed.ToJsonString() : null;
    }
}
