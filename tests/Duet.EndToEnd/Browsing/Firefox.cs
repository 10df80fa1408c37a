using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Duet.EndToEnd.Hosting;

namespace Duet.EndToEnd.Browsing;

/// <summary>Debian's Firefox with an empty page and a profile of its own, driven by WebDriver BiDi. One call at a time.</summary>
internal sealed class Firefox : IAsyncDisposable
{
    private const string Announcement = "WebDriver BiDi listening on ";
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(Limits.Step);
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("duet-firefox-");
    private readonly ClientWebSocket _socket = new();
    private ChildProcess? _process;
    private string _page = "";
    private int _lastId;

    private Firefox()
    {
    }

    /// <summary>Starts it.</summary>
    /// <param name="authority">Trusted by its profile, if there is one.</param>
    public static async Task<Firefox> StartAsync(Authority? authority = null)
    {
        var firefox = new Firefox();
        try
        {
            await firefox.LaunchAsync(authority);
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a page in the place of the empty one.</summary>
    public async Task OpenAsync(Uri address) =>
        await CallAsync("browsingContext.navigate", new JsonObject { ["context"] = _page, ["url"] = address.AbsoluteUri, ["wait"] = "complete" });

    /// <summary>Runs a script that gives a promise of a text, and waits for it.</summary>
    public async Task<string> EvaluateAsync(string script)
    {
        var parameters = new JsonObject
        {
            ["expression"] = script,
            ["target"] = new JsonObject { ["context"] = _page },
            ["awaitPromise"] = true,
        };
        var result = await CallAsync("script.evaluate", parameters);
        return (string?)result["result"]?["value"] ?? throw new InvalidOperationException(result.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _profile.Delete(recursive: true);
    }

    private async Task LaunchAsync(Authority? authority)
    {
        // Without the first, Firefox uses no relay on loopback.
        await File.WriteAllTextAsync(
            Path.Combine(_profile.FullName, "user.js"),
            """
            user_pref("media.peerconnection.ice.loopback", true);
            user_pref("network.proxy.type", 0);
            user_pref("app.update.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            """);
        if (authority is not null)
        {
            await authority.TrustInAsync(_profile.FullName);
        }

        _process = ChildProcess.Start(
            "firefox-esr",
            ["--headless", "--no-remote", "--profile", _profile.FullName, "--remote-debugging-port=0", "about:blank"],
            _profile.FullName,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _profile.FullName });
        var address = await _process.WaitForLineAsync(
            line => line.Contains(Announcement, StringComparison.Ordinal) ? line[(line.IndexOf(Announcement, StringComparison.Ordinal) + Announcement.Length)..] : null, s_limit);
        using var limit = new CancellationTokenSource(s_limit);
        await _socket.ConnectAsync(new Uri($"{address.Trim()}/session"), limit.Token);
        await CallAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() });
        var tree = await CallAsync("browsingContext.getTree", []);
        _page = (string)tree["contexts"]![0]!["context"]!;
    }

    private async Task<JsonObject> CallAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(s_limit);
        var id = ++_lastId;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var message = await ReceiveAsync(limit.Token);
            if ((int?)message["id"] == id)
            {
                return message["result"]?.AsObject() ?? throw new InvalidOperationException(message.ToJsonString());
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer.AsSpan(0, part.Count));
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(message.ToArray())!;
    }
}
