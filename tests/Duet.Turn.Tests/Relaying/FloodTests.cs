using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Relaying;

/// <summary>Runs alone: it looks at the memory of the whole process.</summary>
[Collection(nameof(FloodTests))]
public sealed class FloodTests
{
    private readonly CoreFixture _core = new();

    [Fact]
    public void Floods_OfEveryKind_LeaveNothingBehind()
    {
        var random = new Random(5);
        byte[] forged = StunBuilder.Allocate().Credentials("alice", "duet", "nonce").Integrity(new byte[16]).Build();
        byte[] noise = new byte[64];
        byte[][] kinds = [StunBuilder.Binding().Build(), StunBuilder.Allocate().Build(), forged, StunBuilder.ChannelData(0x4000, 1, 2), noise];
        Flood(1_000);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Flood(200_000);

        Assert.Equal(0, _core.Table.Count);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024);

        void Flood(int datagrams)
        {
            for (var i = 0; i < datagrams; i++)
            {
                random.NextBytes(noise);
                _core.Refusals.Clear();
                _core.Client().Decide(kinds[i % kinds.Length]);
            }
        }
    }
}

[CollectionDefinition(nameof(FloodTests), DisableParallelization = true)]
public sealed class FloodCollection;
