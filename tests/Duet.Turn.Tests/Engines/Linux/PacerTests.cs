using Duet.Turn.Engines.Linux;

namespace Duet.Turn.Tests.Engines.Linux;

public class PacerTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1_000, 0)]
    [InlineData(10_000, 0)]
    [InlineData(40_000, 200)]
    [InlineData(100_000, 200)]
    [InlineData(400_000, 80)]
    public void Next_AtASteadyRate_SleepsOnlyWhereItGathersPackets(int packetsPerSecond, int microseconds)
    {
        var pacer = new Pacer();
        var pause = -1;
        for (var i = 1; i <= 1000; i++)
        {
            pause = pacer.Next(i * 1_000_000L / packetsPerSecond, 1, moreAreWaiting: false);
        }

        Assert.InRange(pause, microseconds * 0.9, microseconds * 1.1);
    }

    [Fact]
    public void Next_WhileMoreIsWaiting_DoesNotSleep()
    {
        var pacer = new Pacer();
        for (var i = 1; i <= 100; i++)
        {
            pacer.Next(i * 100, 64, moreAreWaiting: false);
        }

        Assert.Equal(0, pacer.Next(10_100, 64, moreAreWaiting: true));
        Assert.NotEqual(0, pacer.Next(10_200, 64, moreAreWaiting: false));
    }

    [Fact]
    public void Next_AfterALoadHasEnded_DoesNotSleepAnyMore()
    {
        var pacer = new Pacer();
        for (var i = 1; i <= 100; i++)
        {
            pacer.Next(i * 100, 64, moreAreWaiting: false);
        }

        Assert.Equal(0, pacer.Next(1_000_000, 1, moreAreWaiting: false));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(10, 1, true)]
    [InlineData(500, 1, true)]
    [InlineData(10, 8, true)]
    [InlineData(2, 8, true)]
    public void Yields_MessagesOverSoManySockets_WhereASleepGathersFewOnEach(int sockets, int joined, bool yields)
    {
        var pacer = new Pacer();
        var now = Offer(pacer, 0, sockets, joined);

        Assert.Equal(yields, pacer.Yields);
        Assert.NotEqual(0, pacer.Next(now, joined, moreAreWaiting: false));
    }

    [Fact]
    public void Yields_WhenTheLoadMovesToFewSockets_NoMore()
    {
        var pacer = new Pacer();
        var now = Offer(pacer, 0, sockets: 100, joined: 1);

        // Read one by one, as it does while it yields: what counts is what a sleep would have gathered.
        Offer(pacer, now, sockets: 2, joined: 1);

        Assert.False(pacer.Yields);
    }

    [Fact]
    public void Yields_OthersKeptTheCore_NotAtOnceAgain()
    {
        var pacer = new Pacer();
        var now = Offer(pacer, 0, sockets: 100, joined: 1);
        pacer.Yielded(now + 900);
        pacer.Next(now += 900, 1, moreAreWaiting: false);
        Assert.True(pacer.Yields);

        pacer.Yielded(now + 3000);
        now = Offer(pacer, now + 3000, sockets: 100, joined: 1);
        Assert.False(pacer.Yields);

        Offer(pacer, now + 15_000, sockets: 100, joined: 1);
        Assert.True(pacer.Yields);
    }

    /// <summary>80,000 packets a second for ten milliseconds, in messages of so many, to each socket in its turn; gives the time after it.</summary>
    private static long Offer(Pacer pacer, long now, int sockets, int joined)
    {
        var lastStretches = new int[sockets];
        var interval = 1_000_000 * joined / 80_000.0;
        for (var i = 0; i * interval < 10_000; i++)
        {
            lastStretches[i % sockets] = pacer.Count(lastStretches[i % sockets], 1);
            pacer.Next(now + (long)(i * interval), joined, moreAreWaiting: false);
        }

        return now + 10_000;
    }
}
