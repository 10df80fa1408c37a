using System.Diagnostics;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Hosting;

namespace Duet.SocketIO.Tests.Transports;

/// <summary>Messages on the threads of the sockets, and handlers that may not stay there.</summary>
public sealed class SchedulingTests
{
    [Fact]
    public async Task SocketThreads_EverythingWorksAsOtherwise()
    {
        await using var server = await TestServer.StartAsync(
            static io => io.Main.On("echo", static c => c.Acknowledge(c.Arguments)), build: static b => b.WebHost.UseSocketThreads());
        await using var client = await server.JoinAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync($"42{i}[\"echo\",{i}]");
            await client.ExpectAsync($"43{i}[{i}]");
        }
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
}
