using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Adapters;

/// <summary>When adapters start and stop: with their namespaces, whenever these are made and go.</summary>
public sealed class AdapterLifetimeTests
{
    private static readonly Regex Pattern = new("^/dynamic-\\d+$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Adapter_OfANamespaceMadeLater_StartsBeforeItsFirstSocket_AndStopsWhenItGoes()
    {
        var told = new ConcurrentQueue<string>();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(told, static io => io.Of(Pattern), it => it == "start /dynamic-1" ? start.Task : it == "stop /dynamic-1" ? stop.Task : Task.CompletedTask);
        Assert.Equal(["start /"], told);
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/dynamic-1,");
        while (!told.Contains("start /dynamic-1"))
        {
            await Task.Yield();
        }

        await client.SendAsync("40");
        Assert.StartsWith("40{", await client.ReceiveAsync(), StringComparison.Ordinal);
        start.SetResult();
        Assert.StartsWith("40/dynamic-1,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("41/dynamic-1,");
        while (!told.Contains("stop /dynamic-1"))
        {
            await Task.Yield();
        }

        // The next one of this name waits until the earlier has let go of what both use.
        await client.SendAsync("40/dynamic-1,");
        await client.SendAsync("40/dynamic-2,");
        Assert.StartsWith("40/dynamic-2,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(1, told.Count(static it => it == "start /dynamic-1"));
        stop.SetResult();
        Assert.StartsWith("40/dynamic-1,{", await client.ReceiveAsync(), StringComparison.Ordinal);

        server.IO.Of("/later");
        Assert.Contains("start /later", told);
        await server.StopAsync();
        Assert.Equal(["stop /", "stop /dynamic-1", "stop /dynamic-1", "stop /dynamic-2", "stop /later"], told.Where(static it => it.StartsWith("stop", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Adapter_ThatDoesNotStart_RefusesTheClient_AndTriesAgainForTheNext()
    {
        var told = new ConcurrentQueue<string>();
        var failures = 1;
        await using var server = await StartAsync(told, static io => io.Of(Pattern), it =>
            it == "start /dynamic-1" && failures-- > 0 ? Task.FromException(new IOException("thrown on purpose")) : Task.CompletedTask);
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/dynamic-1,");
        await client.ExpectAsync("""44/dynamic-1,{"message":"Internal server error"}""");
        Assert.Contains(server.Log.Errors, static error => error is IOException);
        await client.SendAsync("40/dynamic-1,");
        Assert.StartsWith("40/dynamic-1,{", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(ConcurrentQueue<string> told, Action<SocketIOServer> setUp, Func<string, Task> tell) => TestServer.StartAsync(
        setUp,
        options =>
        {
            options.CleanupEmptyChildNamespaces = true;
            options.AdapterFactory = @namespace => new TellingAdapter(@namespace, it =>
            {
                told.Enqueue(it);
                return tell(it);
            });
        });

    private sealed class TellingAdapter(Namespace @namespace, Func<string, Task> tell) : Adapter(@namespace)
    {
        public override Task StartAsync(CancellationToken cancellationToken) => tell("start " + Namespace.Name);

        public override Task StopAsync(CancellationToken cancellationToken) => tell("stop " + Namespace.Name);
    }
}
