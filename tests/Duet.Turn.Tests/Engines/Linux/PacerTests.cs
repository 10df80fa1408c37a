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
}
