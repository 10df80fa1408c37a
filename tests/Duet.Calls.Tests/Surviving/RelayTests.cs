namespace Duet.Calls.Tests.Surviving;

/// <summary>Who may use the relay, and until when.</summary>
public sealed class RelayTests
{
    private static readonly string Bob = World.IdOf("bob");
    private static readonly SessionId Call = SessionId.OfCall("c");
    private static readonly SessionId Room = SessionId.OfRoom("r");
    private World _world = new World().Connect("ann").Connect("bob");

    [Fact]
    public void Caller_MayUseIt_OnceADeviceHasAcknowledged()
    {
        _world.Call("ann", Bob);
        Assert.Empty(_world.RelayOf("ann", Call));
        Assert.Equal("B", _world.RelayOf("bob", Call));

        _world.Acknowledge("bob");

        Assert.Equal("A", _world.RelayOf("ann", Call));
        Assert.Empty(_world.RelayEnded());
    }

    [Fact]
    public void SilentRing_LetsNobodyUseIt()
    {
        _world.Call("ann", Bob);

        _world.Acknowledge("bob", RingAnswer.Silent);

        Assert.Empty(_world.RelayOf("ann", Call));
        Assert.Equal(["B"], _world.RelayEnded());
        _world.Answer("bob");
        Assert.Equal(("A", "B"), (_world.RelayOf("ann", Call), _world.RelayOf("bob", Call)));
    }

    [Fact]
    public void EveryEndOfACall_EndsItForBoth()
    {
        foreach (var end in (Action[])[
            () => _world.HangUp("ann"),
            () => _world.HangUp("bob"),
            () =>
            {
                _world.Disconnect("ann");
                _world.Wait(60);
                _world.Connect("ann");
            }
        ])
        {
            _world.Wait(600);
            _world.Call("ann", Bob);
            _world.Answer("bob");
            Assert.Empty(_world.RelayEnded());

            end();

            Assert.Equal(["A", "B"], _world.RelayEnded());
        }
    }

    [Fact]
    public void RingThatNobodyAnswers_EndsItForBoth()
    {
        _world.Call("ann", Bob);
        _world.Acknowledge("bob");

        _world.Wait(45);

        Assert.Equal(["A", "B"], _world.RelayEnded());
    }

    [Fact]
    public void LostConnection_KeepsItForTheOneWhoComesBack()
    {
        _world = new World().ConnectClassic("ann").Connect("bob");
        _world.Call("bob", "ann", complete: true);
        _world.Answer("ann");
        _world.Disconnect("bob");
        _world.Connect("bob.again");

        _world.Resume("bob.again", _world.CallClaim(Role.Caller));

        Assert.Empty(_world.RelayEnded());
        Assert.Equal("B", _world.RelayOf("bob.again", Call));
    }

    [Fact]
    public void LostConnection_OfSomebodyUnproven_KeepsItUnderTheSameName()
    {
        _world.Connect("eve", device => device with { PersonId = null });
        _world.Call("eve", Bob);
        _world.Answer("bob");
        Assert.Equal("eve", _world.RelayOf("eve", Call));
        _world.Disconnect("eve");
        _world.Connect("eve.again", device => device with { PersonId = null });

        _world.Resume("eve.again", _world.CallClaim(Role.Caller));

        Assert.Equal("eve", _world.RelayOf("eve.again", Call));
        Assert.Empty(_world.RelayEnded());
    }

    [Fact]
    public void Room_OfTwo_LetsBothUseIt_AndOfOneNobody()
    {
        _world.Join("ann", "r");
        Assert.Empty(_world.RelayOf("ann", Room));

        _world.Join("bob", "r");
        Assert.Equal(("A", "B"), (_world.RelayOf("ann", Room), _world.RelayOf("bob", Room)));

        _world.Leave("ann");
        Assert.Equal(["A", "B"], _world.RelayEnded());
        Assert.Empty(_world.RelayOf("bob", Room));
    }

    [Fact]
    public void PersonOfTwoSessions_KeepsItUntilTheLastOneEnds()
    {
        _world.Connect("cat");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world.Call("ann", World.IdOf("cat"));
        _world.Answer("cat");

        _world.Leave("ann", "r");
        Assert.Equal(["B"], _world.RelayEnded());
        _world.HangUp("ann");

        Assert.Equal(["A", "C"], _world.RelayEnded());
    }

    [Fact]
    public void RebuiltSession_LetsNobodyUseIt_BeforeTheOtherIsBack()
    {
        _world.Call("ann", Bob);
        _world.Answer("bob");
        _world = _world.Restart().Connect("ann").Connect("bob");

        _world.Resume("ann", _world.CallClaim(Role.Caller));
        Assert.Empty(_world.RelayOf("ann", Call));
        _world.Resume("bob", _world.CallClaim(Role.Callee));

        Assert.Equal(("A", "B"), (_world.RelayOf("ann", Call), _world.RelayOf("bob", Call)));
    }

    [Fact]
    public void PreparedCall_LetsNobodyUseIt_UntilAClassicCalleeNeedsAllCandidates()
    {
        _world.ConnectClassic("old");
        var callId = _world.Say("ann", _world.Board.PrepareCallAsync("ann"));
        Assert.Empty(_world.RelayOf("ann", SessionId.OfCall(callId)));

        Assert.Equal("NeedsCompleteDescription", _world.Call("ann", "old", callId));
        Assert.Equal("A", _world.RelayOf("ann", SessionId.OfCall(callId)));
        _world.Call("ann", "old", callId, complete: true);
        Assert.Equal("A", _world.RelayOf("ann", SessionId.OfCall(callId)));
        Assert.Empty(_world.RelayEnded());
        _world.HangUp("ann", callId);

        Assert.Equal(["A", "old"], _world.RelayEnded());
    }

    [Fact]
    public void Test_LetsOneConnectionUseItForAMinute()
    {
        Assert.Equal("test of ann", World.Done(_world.Board.TestRelayAsync("ann")).Result.Value!.User);

        _world.Wait(60);

        Assert.Equal(["test of ann"], _world.RelayEnded());
        World.Done(_world.Board.TestRelayAsync("bob"));
        _world.Disconnect("bob");
        Assert.Equal(["test of bob"], _world.RelayEnded());
    }
}
