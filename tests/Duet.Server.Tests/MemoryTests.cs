namespace Duet.Server.Tests;

/// <summary>How much memory the server keeps. It is counted for the whole process, so these tests run when no others do.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public async Task Malformed_CostsNothing_LogsStayCalmAndMemoryFlat()
    {
        await using var server = await RunningServer.StartAsync();
        await FlowTests.RunAsync("malformed", server.Address);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await FlowTests.RunAsync("malformed", server.Address);

        Assert.Empty(server.Logs.Lines);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 * 1024 * 1024);
    }
}
