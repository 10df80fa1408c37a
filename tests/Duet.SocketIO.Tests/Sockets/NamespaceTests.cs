using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Duet.SocketIO.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class NamespaceTests
{
    private static readonly Regex Pattern = new("^/dynamic-\\d+$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Dynamic_ThatFits_IsMadeWithThePatternsHandlers()
    {
        var created = new List<string>();
        await using var server = await TestServer.StartAsync(io =>
        {
            io.OnNamespaceCreated = n => created.Add(n.Name);
            var parent = io.Of(Pattern);
            parent.Use(static s => ValueTask.FromResult(s.Namespace.Name == "/dynamic-13" ? new ConnectError("unlucky") : null));
            parent.OnConnection(static s => { s.Emit("hello", s.Namespace.Name); return ValueTask.CompletedTask; });
            parent.On("x", static c => { c.Acknowledge(); return ValueTask.CompletedTask; });
        });
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/dynamic-1,");
        Assert.StartsWith("40/dynamic-1,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.ExpectAsync("42/dynamic-1,[\"hello\",\"/dynamic-1\"]");
        await client.SendAsync("42/dynamic-1,5[\"x\"]");
        await client.ExpectAsync("43/dynamic-1,5[]");
        await client.SendAsync("40/dynamic-13,");
        await client.ExpectAsync("44/dynamic-13,{\"message\":\"unlucky\"}");
        await client.SendAsync("40/dynamic-x,");
        await client.ExpectAsync("44/dynamic-x,{\"message\":\"Invalid namespace\"}");

        Assert.Equal("/dynamic-1 /dynamic-13", string.Join(' ', created));
    }

    [Fact]
    public async Task Dynamic_AskedForByManyAtOnce_IsMadeOnce()
    {
        var decide = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (asked, created) = (0, 0);
        await using var server = await TestServer.StartAsync(io =>
        {
            io.OnNamespaceCreated = _ => Interlocked.Increment(ref created);
            io.Of(async _ =>
            {
                Interlocked.Increment(ref asked);
                return await decide.Task;
            });
        });
        var clients = new List<RawWebSocket>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await server.OpenAsync());
            await clients[i].SendAsync("40/race,");
        }

        while (Volatile.Read(ref asked) < 5)
        {
            await Task.Yield();
        }

        decide.SetResult(true);
        foreach (var client in clients)
        {
            Assert.StartsWith("40/race,{", await client.ReceiveAsync(), StringComparison.Ordinal);
            await client.DisposeAsync();
        }

        Assert.Equal(1, created);
    }

    [Fact]
    public async Task Dynamic_ReachedByItsParent_AndCleanedUpWhenEmpty()
    {
        ParentNamespace? parent = null;
        await using var server = await TestServer.StartAsync(io => parent = io.Of(Pattern), static o => o.CleanupEmptyChildNamespaces = true);
        await using var one = await server.JoinAsync("40/dynamic-1,");
        await using var two = await server.JoinAsync("40/dynamic-2,");
        parent!.Emit("all");
        await one.ExpectAsync("42/dynamic-1,[\"all\"]");
        await two.ExpectAsync("42/dynamic-2,[\"all\"]");
        await one.SendAsync("41/dynamic-1,");
        while (parent.Children.Count > 1)
        {
            await Task.Yield();
        }

        Assert.Equal("/dynamic-2", Assert.Single(parent.Children).Name);
    }

    [Fact]
    public async Task Namespaces_AboveTheBound_AreRefused()
    {
        await using var server = await TestServer.StartAsync(
            static io => io.Of(Pattern), static o => (o.MaxNamespacesPerConnection, o.MaxDynamicNamespaces) = (2, 3));
        await using var client = await server.OpenAsync();
        foreach (var i in (int[])[1, 2])
        {
            await client.SendAsync($"40/dynamic-{i},");
            Assert.StartsWith("40", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await client.SendAsync("40/dynamic-3,");
        await client.ExpectAsync("44/dynamic-3,{\"message\":\"Too many namespaces\"}");
        await using var other = await server.JoinAsync("40/dynamic-3,");
        await other.SendAsync("40/dynamic-4,");
        await other.ExpectAsync("44/dynamic-4,{\"message\":\"Too many namespaces\"}");
        Assert.Contains(server.Log.Entries, static e => e.Level == LogLevel.Warning && e.Text.Contains("/dynamic-4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LookUp_OfANameThatAPatternMatches_IsThePatterns()
    {
        await using var server = await TestServer.StartAsync(static io =>
        {
            var parent = io.Of(Pattern);
            parent.Use(static _ => ValueTask.FromResult<ConnectError?>(new ConnectError("guarded")));
        });
        server.IO.Of("/dynamic-777").Emit("nobody is there");
        server.IO.Of("dynamic-778").Emit("nobody is there");
        await using var client = await server.OpenAsync();
        foreach (var name in (string[])["/dynamic-777", "/dynamic-778"])
        {
            await client.SendAsync($"40{name},");
            await client.ExpectAsync($"44{name},{{\"message\":\"guarded\"}}");
        }
    }

    [Fact]
    public async Task LookUp_WhileAFunctionMayWantTheName_LetsNobodyPastIt()
    {
        ParentNamespace? parent = null;
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Of("/own");
            parent = io.Of(static async request =>
            {
                await Task.Yield();
                return Encoding.UTF8.GetString(request.Auth.Span).Contains("secret", StringComparison.Ordinal);
            });
            parent.OnConnection(static s => { s.Emit("welcome"); return ValueTask.CompletedTask; });
            io.Of("/given").On("x", static c => c.Acknowledge());
        });
        var looked = server.IO.Of("/tenant");
        looked.Emit("nobody is there");
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/tenant,");
        await client.ExpectAsync("44/tenant,{\"message\":\"Invalid namespace\"}");
        await client.SendAsync("40/tenant,{\"token\":\"secret\"}");
        Assert.StartsWith("40/tenant,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.ExpectAsync("42/tenant,[\"welcome\"]");
        looked.Emit("again");
        await client.ExpectAsync("42/tenant,[\"again\"]");
        Assert.Same(looked, Assert.Single(parent!.Children));

        // What the application made before the pattern, or has given a handler, is its own.
        foreach (var name in (string[])["/own", "/given"])
        {
            await client.SendAsync($"40{name},");
            Assert.StartsWith($"40{name},{{", await client.ReceiveAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Creation_IsToldBeforeAnybodyIsLetIn()
    {
        using var telling = new SemaphoreSlim(0);
        using var told = new SemaphoreSlim(0);
        await using var server = await TestServer.StartAsync(io =>
        {
            io.OnNamespaceCreated = n =>
            {
                telling.Release();
                told.Wait(RawWebSocket.Patience);
                n.Use(static _ => ValueTask.FromResult<ConnectError?>(new ConnectError("guarded")));
            };
            io.Of(Pattern);
        });
        await using var first = await server.OpenAsync();
        await using var second = await server.OpenAsync();
        await first.SendAsync("40/dynamic-1,");
        await telling.WaitAsync(TestContext.Current.CancellationToken);
        await second.SendAsync("40/dynamic-1,");
        await second.SendAsync("40/dynamic-x,");
        await second.ExpectAsync("44/dynamic-x,{\"message\":\"Invalid namespace\"}");
        told.Release();
        await first.ExpectAsync("44/dynamic-1,{\"message\":\"guarded\"}");
        await second.ExpectAsync("44/dynamic-1,{\"message\":\"guarded\"}");
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("thrown")]
    [InlineData("dropped")]
    [InlineData("left")]
    public async Task CleanUp_OnEveryWayOut_RemovesTheNamespace(string way)
    {
        using var waiting = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        ParentNamespace? parent = null;
        await using var server = await TestServer.StartAsync(
            io =>
            {
                parent = io.Of(Pattern);
                parent.Use(async s =>
                {
                    s.Join("room");
                    waiting.Release();
                    await goOn.Task;
                    return way switch
                    {
                        "refused" => new ConnectError("no"),
                        "thrown" => throw new InvalidOperationException("thrown on purpose"),
                        _ => null,
                    };
                });
            },
            static o => o.CleanupEmptyChildNamespaces = true);
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/dynamic-1,");
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Single(parent!.Children);
        if (way == "dropped")
        {
            await client.SendAsync("1");
            while (server.IO.ConnectionCount > 0)
            {
                await Task.Yield();
            }
        }

        goOn.SetResult();
        if (way == "left")
        {
            Assert.StartsWith("40", await client.ReceiveAsync(), StringComparison.Ordinal);
            await client.SendAsync("41/dynamic-1,");
        }

        while (parent.Children.Count > 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task CleanUp_WhileSomebodyIsInItsMiddleware_LeavesTheNamespace()
    {
        using var waiting = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        ParentNamespace? parent = null;
        await using var server = await TestServer.StartAsync(
            io =>
            {
                parent = io.Of(Pattern);
                parent.Use(async s =>
                {
                    if (s.Handshake.ReadAuth().TryGetProperty("slow", out _))
                    {
                        waiting.Release();
                        await goOn.Task;
                    }

                    return null;
                });
            },
            static o => o.CleanupEmptyChildNamespaces = true);
        await using var quick = await server.JoinAsync("40/dynamic-1,");
        var made = Assert.Single(parent!.Children);
        await using var slow = await server.OpenAsync();
        await slow.SendAsync("40/dynamic-1,{\"slow\":true}");
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        await quick.SendAsync("41/dynamic-1,");
        while (made.Sockets.Count > 0)
        {
            await Task.Yield();
        }

        goOn.SetResult();
        Assert.StartsWith("40/dynamic-1,{", await slow.ReceiveAsync(), StringComparison.Ordinal);
        server.IO.Of("/dynamic-1").Emit("found");
        await slow.ExpectAsync("42/dynamic-1,[\"found\"]");
        Assert.Same(made, Assert.Single(parent.Children));
    }

    [Fact]
    public async Task CleanUp_WhileASocketMayComeBack_LeavesTheNamespaceUntilItsTimeIsOver()
    {
        ParentNamespace? parent = null;
        await using var server = await TestServer.StartAsync(
            io => parent = io.Of(Pattern),
            static o => (o.CleanupEmptyChildNamespaces, o.ConnectionStateRecovery) = (true, new ConnectionStateRecoveryOptions()));
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/dynamic-1,");
        var connect = await client.ReceiveAsync();
        var made = Assert.Single(parent!.Children);
        client.Abort();
        while (made.Sockets.Count > 0)
        {
            await Task.Yield();
        }

        await using var again = await server.OpenAsync();
        var pid = JsonDocument.Parse(connect["40/dynamic-1,".Length..]).RootElement.GetProperty("pid").GetString();
        await again.SendAsync($$"""40/dynamic-1,{"pid":"{{pid}}"}""");
        await again.ExpectAsync(connect);
        again.Abort();
        while (made.Sockets.Count > 0)
        {
            await Task.Yield();
        }

        Assert.Single(parent.Children);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        while (parent.Children.Count > 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Bound_CountsThoseThatSomebodyIsIn()
    {
        await using var server = await TestServer.StartAsync(
            static io =>
            {
                var parent = io.Of(Pattern);
                parent.Use(static s => ValueTask.FromResult(s.Namespace.Name.Length > "/dynamic-9".Length ? new ConnectError("no") : null));
            },
            static o => o.MaxDynamicNamespaces = 2);
        await using var one = await server.JoinAsync("40/dynamic-1,");
        await using var client = await server.OpenAsync();
        for (var i = 10; i < 20; i++)
        {
            await client.SendAsync($"40/dynamic-{i},");
            await client.ExpectAsync($"44/dynamic-{i},{{\"message\":\"no\"}}");
            server.IO.Of($"/dynamic-{i + 10}").Emit("nobody is there");
        }

        await using var two = await server.JoinAsync("40/dynamic-2,");
        await client.SendAsync("40/dynamic-3,");
        await client.ExpectAsync("44/dynamic-3,{\"message\":\"Too many namespaces\"}");
        server.IO.Of("/dynamic-1").Emit("there");
        await one.ExpectAsync("42/dynamic-1,[\"there\"]");
    }
}
