namespace Duet.Server.Tests;

/// <summary>How much memory the server keeps. It is counted for the whole process, so these tests run when no others do.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Theory]
    [InlineData("malformed")]
    [InlineData("slow", "--Duet:Limits:EventsPerSecond=1000")]
    public async Task Flow_OfBadManners_LogsStayCalmAndMemoryFlat(string flow, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);
        await FlowTests.RunAsync(flow, server.Address);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await FlowTests.RunAsync(flow, server.Address);

        Assert.Empty(server.Logs.Lines);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 * 1024 * 1024);
    }
}
