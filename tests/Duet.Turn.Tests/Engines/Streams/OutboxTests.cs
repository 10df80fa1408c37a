using Duet.Turn.Engines.Streams;

namespace Duet.Turn.Tests.Engines.Streams;

public class OutboxTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    [Fact]
    public void Add_ToAnIdleOutbox_GivesTheDutyOnce()
    {
        var outbox = new Outbox(100);

        Assert.True(outbox.Add([1, 2], [3], 1));
        Assert.False(outbox.Add([4], [], 0));

        Assert.True(outbox.TryTake(out var taken));
        Assert.Equal([1, 2, 3, 0, 4], taken.ToArray());
        Outbox.Return(taken);
    }

    [Fact]
    public void Add_WhileItIsBeingEmptied_LeavesTheDutyWhereItIs()
    {
        var outbox = new Outbox(100);
        Assert.True(outbox.Add([1], [], 0));
        Assert.True(outbox.TryTake(out _));

        Assert.False(outbox.Add([2], [], 0));

        Assert.True(outbox.TryTake(out var taken));
        Assert.Equal([2], taken.ToArray());
        Assert.False(outbox.TryTake(out _));
        Assert.True(outbox.Add([3], [], 0));
    }

    [Fact]
    public void Add_MoreThanItHolds_DropsWholeMessages()
    {
        var outbox = new Outbox(10);
        Assert.True(outbox.Add([1, 2, 3, 4], [5, 6], 2));

        Assert.False(outbox.Add([7, 8, 9], [], 0));
        Assert.False(outbox.Add([7, 8], [], 0));

        Assert.True(outbox.TryTake(out var taken));
        Assert.Equal([1, 2, 3, 4, 5, 6, 0, 0, 7, 8], taken.ToArray());
    }

    [Fact]
    public async Task Close_WhileItIsBeingEmptied_WaitsForTheEndOfThat()
    {
        var outbox = new Outbox(10);
        Assert.True(outbox.Add([1], [], 0));
        Assert.True(outbox.TryTake(out _));
        Assert.False(outbox.Add([2], [], 0));

        var closed = outbox.CloseAsync(s_timeout);

        Assert.False(closed.IsCompleted);
        Assert.False(outbox.TryTake(out _));
        await closed.WaitAsync(s_timeout, TestContext.Current.CancellationToken);
        Assert.False(outbox.Add([3], [], 0));
    }

    [Fact]
    public async Task Close_WhenIdle_EndsAtOnce()
    {
        var outbox = new Outbox(10);

        await outbox.CloseAsync(s_timeout);

        Assert.False(outbox.Add([1], [], 0));
        Assert.False(outbox.TryTake(out _));
    }
}
