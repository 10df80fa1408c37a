using Duet.Calls.Limits;

namespace Duet.Calls.Tests.Limits;

public sealed class LimiterTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Rate_RefillsEvenly()
    {
        var limiter = new RateLimiter(_time, 2, TimeSpan.FromSeconds(10));

        Assert.True(limiter.TryTake("a", out _));
        Assert.True(limiter.TryTake("a", out _));
        Assert.False(limiter.TryTake("a", out var wait));
        Assert.Equal(TimeSpan.FromSeconds(5), wait);
        Assert.True(limiter.TryTake("b", out _));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(limiter.TryTake("a", out _));
        Assert.False(limiter.TryTake("a", out _));
    }

    [Fact]
    public void Rate_ForgetsFullBuckets_AndIsBounded()
    {
        var limiter = new RateLimiter(_time, 2, TimeSpan.FromSeconds(10), maxKeys: 3);
        foreach (var key in (string[])["a", "b", "c", "d", "e"])
        {
            limiter.TryTake(key, out _);
        }

        Assert.InRange(limiter.Count, 1, 4);
        _time.Advance(TimeSpan.FromSeconds(10));
        limiter.TryTake("f", out _);
        Assert.Equal(1, limiter.Count);
    }

    [Fact]
    public void Distinct_SameValue_CostsNothing()
    {
        var limiter = new DistinctLimiter(_time, 2, TimeSpan.FromHours(1));

        Assert.True(limiter.TryTake("a", "1", out _));
        Assert.True(limiter.TryTake("a", "1", out _));
        Assert.True(limiter.TryTake("a", "2", out _));
        Assert.False(limiter.TryTake("a", "3", out var wait));
        Assert.Equal(TimeSpan.FromHours(1), wait);
        Assert.True(limiter.TryTake("a", "2", out _));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(limiter.TryTake("a", "3", out _));
    }

    [Fact]
    public void Distinct_IsBounded()
    {
        var limiter = new DistinctLimiter(_time, 2, TimeSpan.FromHours(1), maxKeys: 2);
        foreach (var key in (string[])["a", "b", "c", "d", "e"])
        {
            limiter.TryTake(key, "1", out _);
        }

        Assert.InRange(limiter.Count, 1, 3);
    }
}
