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

        // A limit that is reached is told, once a minute however often it is.
        var (limits, others) = (server.Logs.Lines.Where(IsOfLimits), server.Logs.Lines.Where(line => !IsOfLimits(line)));
        Assert.Empty(others);
        Assert.InRange(limits.Count(), 0, 1);
        grown.Sort();
        Assert.InRange(grown[Rounds / 2], long.MinValue, 2 * 1024 * 1024);
    }

    private static bool IsOfLimits(string line) => line.StartsWith("Warning Duet.Server.Hosting.LimitWatch:", StringComparison.Ordinal);
}
