using System.Text.RegularExpressions;
using Duet.SocketIO.Tests.Support;

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
        await other.ExpectAsync("44/dynamic-4,{\"message\":\"Invalid namespace\"}");
    }
}
