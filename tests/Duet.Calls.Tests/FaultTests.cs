using Duet.Calls.Store;
using Duet.Calls.Tests.Store;

namespace Duet.Calls.Tests;

/// <summary>A mistake of ours in one session costs that session, and nothing else.</summary>
public sealed class FaultTests
{
    private readonly StoreWithFaults _store = new();
    private readonly List<Fault> _faults = [];
    private readonly World _world;

    public FaultTests()
    {
        _world = new World(store: _store);
        _world.Board.OnFault = _faults.Add;
    }

    [Fact]
    public void Deadline_OneEntityFails_IsPutAsideOnce_AndTheOthersPass()
    {
        _world.Connect("ann").Connect("bob").Connect("cat");
        _world.Call("ann", World.IdOf("bob"), "broken");
        _world.Call("cat", World.IdOf("bob"), "whole");
        _world.Heard();
        _store.Broken = "broken";

        _world.Wait(3600);

        Assert.Equal(["bob: ended whole Missed", "cat: rejected whole NoAnswer"], _world.Heard());
        Assert.Equal(("Call", "broken"), (Assert.Single(_faults).Kind, _faults[0].Key));
        Assert.Equal(0, World.Done(_world.Board.CountAsync()).Calls);
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("whole")]
    public void Disconnect_OneSessionFails_TheOthersHearOfIt(string broken)
    {
        _world.Connect("ann").Connect("bob").Connect("cat");
        _world.Join("ann", "broken");
        _world.Join("ann", "whole");
        _world.Join("bob", "broken");
        _world.Join("cat", "whole");
        _world.Heard();
        _store.Broken = broken;

        Assert.Equal("Done", _world.Disconnect("ann"));

        Assert.Equal([broken == "whole" ? "bob: peer-away broken ConnectionLost" : "cat: peer-away whole ConnectionLost"], _world.Heard());
        Assert.Equal(broken, Assert.Single(_faults).Key);
        Assert.Equal((2, 0, 1), World.Done(_world.Board.CountAsync()));
    }

    [Fact]
    public void Leave_ThatFails_IsDone()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "broken");
        _world.Call("ann", World.IdOf("bob"), "c");
        _store.Broken = "broken";
        Assert.Equal("Done", _world.Leave("ann", "broken"));
        _store.Broken = "c";
        Assert.Equal("Done", _world.HangUp("ann"));

        Assert.Equal(["broken", "c"], _faults.ConvertAll(fault => fault.Key));
        Assert.Equal((2, 0, 0), World.Done(_world.Board.CountAsync()));
    }

    [Fact]
    public void Deadline_OfWhatNobodyKnows_IsPutAside()
    {
        World.Done(_store.DecideAsync(
            state =>
            {
                state.Save(new Unknown());
                return Done.Value;
            },
            TestContext.Current.CancellationToken));

        _world.Wait(1);

        Assert.Equal("Unknown", Assert.Single(_faults).Kind);
        Assert.Null(World.Done(_world.Board.NextDeadlineAsync()));
    }

    private sealed record Unknown : Entity
    {
        public override string Key => "one";

        public override IEnumerable<string> Terms => [];

        public override DateTimeOffset? Deadline => DateTimeOffset.MinValue;
    }
}
