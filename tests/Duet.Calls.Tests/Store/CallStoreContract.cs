using Duet.Calls.Store;

namespace Duet.Calls.Tests.Store;

/// <summary>What every store must do. Each implementation inherits these tests.</summary>
public abstract class CallStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract ICallStore Store { get; }

    [Fact]
    public async Task Save_IsSeenByTheSameAndTheNextDecision()
    {
        var within = await DecideAsync(state =>
        {
            state.Save(Person("1", "ann"));
            return state.Find<Connection>("1")?.PersonId;
        });

        Assert.Equal("ann", within);
        Assert.Equal("ann", await DecideAsync(state => state.Find<Connection>("1")?.PersonId));
        Assert.Null(await DecideAsync(state => state.Find<Room>("1")));
    }

    [Fact]
    public async Task Save_Again_Replaces()
    {
        await WriteAsync(state => state.Save(Person("1", "ann")));
        await WriteAsync(state => state.Save(Person("1", "bob")));

        Assert.Equal("bob", await DecideAsync(state => state.Find<Connection>("1")?.PersonId));
        Assert.Equal(1, await DecideAsync(state => state.Count<Connection>()));
        Assert.Empty(await ByAsync("ann"));
        Assert.Equal(["1"], await ByAsync("bob"));
    }

    [Fact]
    public async Task Remove_IsSeenByTheSameAndTheNextDecision()
    {
        await WriteAsync(state => state.Save(Person("1", "ann")));

        Assert.True(await DecideAsync(state =>
        {
            state.Remove<Connection>("1");
            return state.Find<Connection>("1") is null && state.Count<Connection>() == 0 && state.FindBy<Connection>(Term.Person("ann")).Count == 0;
        }));
        Assert.Equal(0, await DecideAsync(state => state.Count<Connection>()));
        await WriteAsync(state => state.Remove<Connection>("never there"));
    }

    [Fact]
    public async Task FindBy_KeepsTheOrderOfFirstSaving()
    {
        await WriteAsync(state => state.Save(Person("2", "ann")));
        await WriteAsync(state => state.Save(Person("1", "ann")));
        await WriteAsync(state => state.Save(Person("2", "ann")));

        Assert.Equal(["2", "1"], await ByAsync("ann"));
    }

    [Fact]
    public async Task FindBy_SeesWhatTheDecisionHasWritten()
    {
        await WriteAsync(state => state.Save(Person("1", "ann")));

        var keys = await DecideAsync<string[]>(state =>
        {
            state.Save(Person("1", "bob"));
            state.Save(Person("2", "ann"));
            return [.. state.FindBy<Connection>(Term.Person("ann")).Select(connection => connection.Id)];
        });

        Assert.Equal(["2"], keys);
    }

    [Fact]
    public async Task Count_AndOldest_SeeWhatTheDecisionHasWritten()
    {
        await WriteAsync(state => state.Save(Person("1", "ann")));
        await WriteAsync(state => state.Save(Person("2", "ann")));

        var (count, oldest) = await DecideAsync(state =>
        {
            state.Save(Person("3", "ann"));
            state.Remove<Connection>("1");
            return (state.Count<Connection>(), state.Oldest<Connection>()?.Id);
        });

        Assert.Equal((2, "2"), (count, oldest));
        Assert.Null(await DecideAsync(state => state.Oldest<Room>()));
    }

    [Fact]
    public async Task Decide_ThatThrows_WritesNothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await DecideAsync<int>(state =>
        {
            state.Save(Person("1", "ann"));
            throw new InvalidOperationException();
        }));

        Assert.Equal(0, await DecideAsync(state => state.Count<Connection>()));
    }

    [Fact]
    public async Task Decide_FromManyThreads_LosesNothing()
    {
        await WriteAsync(state => state.Save(new ExpiringLink("counter", Noon, Noon)));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < 100; round++)
            {
                await DecideAsync(state =>
                {
                    var counter = state.Find<ExpiringLink>("counter")!;
                    state.Save(counter with { ExpiresAt = counter.ExpiresAt.AddSeconds(1) });
                    return true;
                });
            }
        })));

        Assert.Equal(Noon.AddSeconds(800), await DecideAsync(state => state.Find<ExpiringLink>("counter")!.ExpiresAt));
    }

    [Fact]
    public async Task Due_GivesEarliestFirst_AndNextDeadlineFollows()
    {
        Assert.Null(await Store.NextDeadlineAsync(TestContext.Current.CancellationToken));
        await WriteAsync(state => state.Save(new ExpiringLink("late", Noon, Noon.AddMinutes(2))));
        await WriteAsync(state => state.Save(new ExpiringLink("early", Noon, Noon.AddMinutes(1))));
        await WriteAsync(state => state.Save(new PendingLink("1", "ann", Noon.AddMinutes(3))));

        Assert.Equal(Noon.AddMinutes(1), await Store.NextDeadlineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["early"], await DueAsync(Noon.AddMinutes(1), 10));
        Assert.Equal(["early", "late", "1"], await DueAsync(Noon.AddMinutes(3), 10));
        Assert.Equal(["early", "late"], await DueAsync(Noon.AddMinutes(3), 2));

        await WriteAsync(state => state.Save(new ExpiringLink("early", Noon, Noon.AddMinutes(9))));
        Assert.Equal(Noon.AddMinutes(2), await Store.NextDeadlineAsync(TestContext.Current.CancellationToken));
        await WriteAsync(state => state.Remove<ExpiringLink>("late"));
        Assert.Equal(Noon.AddMinutes(3), await Store.NextDeadlineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Decide_Canceled_WritesNothing()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DecideAsync(
            state =>
            {
                state.Save(Person("1", "ann"));
                return true;
            },
            canceled.Token));

        Assert.Equal(0, await DecideAsync(state => state.Count<Connection>()));
    }

    private ValueTask<T> DecideAsync<T>(Func<ICallState, T> decide) => Store.DecideAsync(decide, TestContext.Current.CancellationToken);

    private static Connection Person(string id, string person) => new(id, person, person, "there");

    private async Task WriteAsync(Action<ICallState> write) => await DecideAsync(state =>
    {
        write(state);
        return true;
    });

    private async Task<string[]> ByAsync(string person) =>
        await DecideAsync<string[]>(state => [.. state.FindBy<Connection>(Term.Person(person)).Select(connection => connection.Id)]);

    private async Task<string[]> DueAsync(DateTimeOffset now, int max) =>
        await DecideAsync<string[]>(state => [.. state.Due(now, max).Select(entity => entity.Key)]);
}
