using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;

namespace Duet.SocketIO.Tests.Transports;

/// <summary>Messages on the threads of the sockets, and handlers that may not stay there.</summary>
public sealed class SchedulingTests
{
    [Fact]
    public async Task SocketThreads_HandleMessagesThemselves()
    {
        var names = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var server = await StartAsync(io => io.Main.On("echo", c =>
        {
            names[Thread.CurrentThread.Name ?? ""] = true;
            c.Acknowledge(c.Arguments);
        }));
        await using var client = await server.JoinAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync($"42{i}[\"echo\",{i}]");
            await client.ExpectAsync($"43{i}[{i}]");
        }

        // The first ones may be handled where the connection was opened.
        Assert.Contains(names.Keys, static name => name.StartsWith("Duet sockets ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handler_ThatBlocksItsThread_HoldsUpNoOtherConnection()
    {
        using var goOn = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(io =>
        {
            io.Main.On("echo", static c => c.Acknowledge(c.Arguments));
            io.Main.On("block", c =>
            {
                blocked.TrySetResult();
                Assert.True(goOn.Wait(RawWebSocket.Patience));
                c.Acknowledge(c.Arguments);
            });
        });
        await using var blocker = await server.JoinAsync();
        await blocker.SendAsync("""421["echo"]""");
        await blocker.ExpectAsync("431[]");
        var others = new List<RawWebSocket>();
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
        {
            others.Add(await server.JoinAsync());
        }

        await blocker.SendAsync("""422["block"]""");
        await blocked.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        foreach (var other in others)
        {
            await other.SendAsync("""421["echo",7]""");
            await other.ExpectAsync("431[7]");
        }

        goOn.Set();
        await blocker.ExpectAsync("432[]");
        await blocker.SendAsync("""423["echo"]""");
        await blocker.ExpectAsync("433[]");
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Handler_ThatAwaits_HoldsUpNeitherOthersNorItsOwnConnection()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(io =>
        {
            io.Main.On("echo", static c => c.Acknowledge(c.Arguments));
            io.Main.On("wait", async c =>
            {
                await goOn.Task;
                c.Acknowledge(c.Arguments);
            });
        });
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""421["wait","kept"]""", """422["echo",2]""");
        await client.ExpectAsync("432[2]");
        await client.SendAsync("""423["echo",3]""");
        await client.ExpectAsync("433[3]");
        goOn.SetResult();

        await client.ExpectAsync("""431["kept"]""");
    }

    [Fact]
    public void Handler_ThatIsSlowOnce_Stays_AndOneThatIsSlowAgainAndAgain_Moves()
    {
        var entry = new EventHandlerEntry("e", static _ => ValueTask.CompletedTask);
        var longAgo = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
        entry.Measure(longAgo);
        Assert.False(entry.IsSlow);
        entry.Measure(longAgo);
        entry.Measure(longAgo);
        Assert.True(entry.IsSlow);
        for (var i = 0; i < 100; i++)
        {
            entry.Measure(Stopwatch.GetTimestamp() + Stopwatch.Frequency);
        }

        Assert.False(entry.IsSlow);
    }

    private static Task<TestServer> StartAsync(Action<SocketIOServer> setUp) => TestServer.StartAsync(setUp, build: static builder =>
    {
        builder.WebHost.UseSocketThreads();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseSocketIO()));
    });
}
