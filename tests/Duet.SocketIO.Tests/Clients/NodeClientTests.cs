using System.Diagnostics;
using System.Runtime.CompilerServices;
using Duet.SocketIO.ConformanceHost;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Clients;

/// <summary>The official clients from npm, in Node.js, against real time.</summary>
public sealed class NodeClientTests : IClassFixture<NodeClientTests.Packages>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("", "transport websocket")]
    [InlineData("websocket", "transport websocket")]
    [InlineData("polling", "transport polling")]
    public async Task SocketIOClient_ConnectsEchoesAndAcknowledges(string transports, string expected)
    {
        // The suite's heartbeat gives a client 200 ms to answer: a machine with other things to do may take longer.
        await using var app = ConformanceServers.Build("socket", port: 0, change: static o => o.PingTimeout = TimeSpan.FromSeconds(20));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var output = await Packages.RunAsync("echo.mjs", [app.Urls.First(), .. transports.Length == 0 ? Array.Empty<string>() : [transports]]);

        Assert.Contains("""auth [{"token":"abc"}]""", output, StringComparison.Ordinal);
        Assert.Contains("""back [1,"2",{"3":[true]},{"type":"Buffer","data":[1,2,3]}]""", output, StringComparison.Ordinal);
        Assert.Contains("""ack {"type":"Buffer","data":[4]}""", output, StringComparison.Ordinal);
        Assert.Contains("cut true", output, StringComparison.Ordinal);
        Assert.Contains("""cut back [{"\ud83d":["\ude00",{"type":"Buffer","data":[5]}]}]""", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    [InlineData("polling,websocket")]
    public async Task SocketIOClient_WithMessagePack_EchoesEachKindOfValue(string transports)
    {
        await using var server = await TestServer.StartAsync(
            static io =>
            {
                io.Main.On("message", static c => { c.Socket.Emit("message-back", c.Arguments); });
                io.Main.On("message-with-ack", static c => c.Acknowledge(c.Arguments));
                io.OnConnection(static socket =>
                {
                    socket.Emit("auth", EventArguments.OfJson(socket.Handshake.Auth));
                    return ValueTask.CompletedTask;
                });
            },
            static o => o.Parser = SocketIOParser.MessagePack,
            TimeProvider.System);

        Assert.Contains("transport", await Packages.RunAsync("msgpack.mjs", server.Address.ToString(), transports), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    public async Task SocketIOClient_WithAParserOfItsOwn_Echoes(string transports)
    {
        await using var app = ConformanceServers.Build("socket", port: 0, change: static o =>
        {
            o.PingTimeout = TimeSpan.FromSeconds(20);
            o.CustomParser = new Chat.JsonPacketParser();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Contains("transport " + transports, await Packages.RunAsync("parser.mjs", app.Urls.First(), transports), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xhr", "transport polling", "closed transport error 413")]
    [InlineData("fetch", "transport polling", "closed transport error 413")]
    [InlineData("websocket", "transport websocket", "closed transport close")]
    [InlineData("upgrade", "transport websocket", "closed transport close")]
    [InlineData("base64", "transport websocket", "closed transport close")]
    public async Task EngineIOClient_FindsWhatItsTestsExpect(string kind, string transport, string end)
    {
        await using var app = ConformanceServers.Build("engine-client", port: 0);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var output = await Packages.RunAsync("engine.mjs", app.Urls.First(), kind);

        Assert.Contains(transport, output, StringComparison.Ordinal);
        Assert.Contains(end, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EngineIOClient_ThatClosesInTheMiddle_IsRefusedOrMerges_FindsWhatItsTestsExpect()
    {
        await using var app = ConformanceServers.Build("engine-client", port: 0);
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Contains("passed what is sent before a close during the upgrade is sent", await Packages.RunAsync("engine-cases.mjs", app.Urls.First()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SocketIOClient_RecoversItsState()
    {
        await using var app = ConformanceServers.Build("client", port: 0);
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Contains("recovered true", await Packages.RunAsync("recovery.mjs", app.Urls.First()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    public async Task SocketIOClient_ThatTheServerDisconnects_KnowsIt_AndStaysAway(string transports)
    {
        await using var server = await TestServer.StartAsync(
            static io => io.Main.On("end me", static c => c.Socket.Disconnect(close: true)), time: TimeProvider.System);

        Assert.Contains(
            "disconnected io server disconnect active false",
            await Packages.RunAsync("disconnected.mjs", server.Address.ToString(), transports),
            StringComparison.Ordinal);
    }

    /// <summary>Installs the packages once, from the lock file, and runs the scripts beside it.</summary>
    public sealed class Packages : IAsyncLifetime
    {
        private static string Folder => Path.GetFullPath(Path.Combine(ThisFolder(), "..", "clients"));

        public async ValueTask InitializeAsync()
        {
            if (!Directory.Exists(Path.Combine(Folder, "node_modules", "socket.io-client")))
            {
                await RunProcessAsync("npm", "ci", "--no-audit", "--no-fund");
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public static Task<string> RunAsync(string script, params string[] arguments) => RunProcessAsync("node", [script, .. arguments]);

        private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

        private static async Task<string> RunProcessAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
                await process.WaitForExitAsync(patience.Token);
                Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await errors}");
                return await output;
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }
}
