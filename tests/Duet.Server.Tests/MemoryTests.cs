namespace Duet.Server.Tests;

/// <summary>How much memory the server keeps. It is counted for the whole process, so these tests run when no others do.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    /// <summary>
    /// What is kept for good is kept each time, while a pool grows, or gives back, now and then: so the round in the middle counts. Places that wait for a
    /// lost member hold up to 1 MiB of each round for a minute.
    /// </summary>
    private const int Rounds = 3;

    [Theory]
    [InlineData("malformed")]
    [InlineData("slow", "--Duet:Limits:EventsPerSecond=1000")]
    public async Task Flow_OfBadManners_LogsStayCalmAndMemoryFlat(string flow, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);
        await FlowTests.RunAsync(flow, server.Address);
        var grown = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await FlowTests.RunAsync(flow, server.Address);
            grown.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Empty(server.Logs.Lines);
        grown.Sort();
        Assert.InRange(grown[Rounds / 2], long.MinValue, 2 * 1024 * 1024);
    }
}
