namespace Duet.Calls.Tests.Calling;

public sealed class CallTests
{
    private static readonly string Bob = World.IdOf("bob");
    private readonly World _world = new();

    [Fact]
    public void Call_RingsAndIsAnswered()
    {
        _world.Connect("ann").Connect("bob");

        Assert.Equal("Calling c", _world.Call("ann", Bob));
        Assert.Equal("Done", _world.Acknowledge("bob"));
        Assert.Equal("Answered ann(Caller)", _world.Answer("bob"));

        Assert.Equal(["bob: ring c ann(Caller)", "ann: ringing c", "ann: accepted c bob(Callee)"], _world.Heard());
    }

    [Fact]
    public void Call_IdInAnySpelling_Rings()
    {
        _world.Connect("ann").Connect("bob");

        Assert.Equal("Calling c", _world.Call("ann", "b000-oooo-0000-0000-0000-0000"));
    }

    [Fact]
    public void Call_ClassicClients_ByConnectionId()
    {
        _world.ConnectClassic("one").ConnectClassic("two");

        Assert.Equal("Calling c", _world.Call("one", "two"));
        Assert.Equal("Answered one(Caller unverified)", _world.Answer("two", callId: null, to: "one"));
        Assert.Equal(["two: ring c one(Caller unverified)", "one: accepted c two(Callee unverified)"], _world.Heard());
        _world.Disconnect("two");
        Assert.Equal(["one: ended c ConnectionLost"], _world.Heard());
    }

    [Fact]
    public void Call_Oneself_IsBad()
    {
        _world.Connect("ann").Connect("ann.phone");

        Assert.Equal("BadRequest", _world.Call("ann", World.IdOf("ann")));
    }

    [Fact]
    public void Call_Nobody_IsOfflineAndKeptAsMissed()
    {
        _world.Connect("ann");

        Assert.Equal("Offline", _world.Call("ann", Bob));
        Assert.Equal("Offline", _world.Call("ann", "unknown socket", callId: "d"));

        var connected = World.Done(_world.Board.ConnectAsync(new NewConnection("bob", Bob, "bob", "there"))).Result.Value!;
        Assert.Equal("c", Assert.Single(connected.Missed).CallId);
        Assert.Equal("ann", connected.Missed[0].Name);
        World.Done(_world.Board.AcknowledgeMissedCallsAsync("bob", "c"));
        connected = World.Done(_world.Board.ConnectAsync(new NewConnection("bob.phone", Bob, "bob", "there"))).Result.Value!;
        Assert.Empty(connected.Missed);
    }

    [Fact]
    public void MissedCalls_AreBoundedAndForgotten()
    {
        _world.Options.Limits.MissedCallsPerPerson = 2;
        _world.Connect("ann");
        foreach (var callId in (string[])["1", "2", "3"])
        {
            Assert.Equal("Offline", _world.Call("ann", Bob, callId));
        }

        Assert.Equal("2 3", Missed("bob.1"));
        _world.Wait(TimeSpan.FromDays(31).TotalSeconds);
        Assert.Empty(Missed("bob.2"));
    }

    [Fact]
    public void MissedCalls_OfTooManyPeople_LoseTheOldest()
    {
        _world.Options.Limits.PeopleWithMissedCalls = 1;
        _world.Connect("ann");
        _world.Call("ann", Bob, "1");
        _world.Call("ann", World.IdOf("cat"), "2");

        Assert.Empty(Missed("bob"));
        Assert.Equal("2", Missed("cat"));
    }

    [Fact]
    public void RingTimeout_IsNoAnswerAndMissed()
    {
        Ringing();

        _world.Wait(44);
        Assert.Empty(_world.Heard());
        _world.Wait(1);

        Assert.Equal(["bob: ended c Missed", "ann: rejected c NoAnswer"], _world.Heard());
        Assert.Equal("c", Missed("bob.phone"));
    }

    [Fact]
    public void Reject_TellsCaller()
    {
        Ringing();

        Assert.Equal("Done", _world.Reject("bob"));

        Assert.Equal(["ann: rejected c Declined"], _world.Heard());
        Assert.Equal("CallEnded", _world.Answer("bob"));
    }

    [Fact]
    public void Cancel_StopsEveryDevice()
    {
        _world.Connect("bob.phone");
        Ringing();

        Assert.Equal("Done", _world.HangUp("ann"));

        Assert.Equal(["bob.phone: ended c Canceled", "bob: ended c Canceled"], _world.Heard());
    }

    [Fact]
    public void Disconnect_OfCallerWhileRinging_Cancels()
    {
        Ringing();

        _world.Close("ann");

        Assert.Equal(["bob: ended c Canceled"], _world.Heard());
    }

    [Theory]
    [InlineData(HangUpReason.HungUp, "ann: ended c HungUp")]
    [InlineData(HangUpReason.Unproven, "ann: ended c Unproven")]
    [InlineData(HangUpReason.NoPath, "ann: ended c NoPath")]
    public void HangUp_ForAReason_TellsTheOtherSo(HangUpReason reason, string heard)
    {
        Answered();

        Assert.Equal("Done", _world.HangUp("bob", reason: reason));

        Assert.Equal([heard], _world.Heard());
    }

    [Fact]
    public void HangUp_TellsTheOther()
    {
        Answered();

        Assert.Equal("Done", _world.HangUp("bob", callId: null));
        Assert.Equal(["ann: ended c HungUp"], _world.Heard());
        Assert.Equal("NotInSession", _world.HangUp("ann", callId: null));
        Assert.Equal("CallEnded", _world.HangUp("ann"));
    }

    [Fact]
    public void Strangers_LearnNothing()
    {
        Answered();
        _world.Connect("eve");

        Assert.Equal("NotInSession", _world.Answer("eve"));
        Assert.Equal("NotInSession", _world.Reject("eve"));
        Assert.Equal("NotInSession", _world.HangUp("eve"));
        Assert.Equal("NotInSession", _world.Acknowledge("eve"));
        Assert.Equal("NotInSession", _world.Relay("eve", "x", new SessionHint(CallId: "c")));
        Assert.Equal("NotInSession", _world.Say("eve", _world.Board.AskForRelayAsync("eve", SessionId.OfCall("c"))));
        Assert.Equal("CallIdTaken", _world.Call("eve", Bob));
        Assert.Equal("gone", _world.Resume("eve", _world.CallClaim(Role.Callee, "wrong")));
        Assert.Empty(_world.Heard());
    }

    [Fact]
    public void SeveralDevices_FirstAnswerWins()
    {
        _world.Connect("bob.phone").Connect("bob.tablet");
        Ringing();
        _world.Acknowledge("bob.phone");
        _world.Acknowledge("bob.tablet", RingAnswer.Silent);
        Assert.Empty(_world.Heard());

        _world.Answer("bob.phone");

        Assert.Equal(
            ["bob.tablet: ended c AnsweredElsewhere", "bob: ended c AnsweredElsewhere", "ann: accepted c bob(Callee)"],
            _world.Heard());
        Assert.Equal("AnsweredElsewhere", _world.Answer("bob"));
        Assert.Equal("AnsweredElsewhere", _world.Reject("bob"));
    }

    [Fact]
    public void SeveralDevices_DeclineStopsAll()
    {
        _world.Connect("bob.phone");
        Ringing();

        _world.Reject("bob.phone");

        Assert.Equal(["bob: ended c DeclinedElsewhere", "ann: rejected c Declined"], _world.Heard());
    }

    [Theory]
    [InlineData(RingAnswer.Busy, RingAnswer.Busy, "Busy")]
    [InlineData(RingAnswer.Busy, RingAnswer.Blocked, "Busy")]
    [InlineData(RingAnswer.Blocked, RingAnswer.Blocked, "Blocked")]
    [InlineData(RingAnswer.Unproven, RingAnswer.Blocked, "Unproven")]
    [InlineData(RingAnswer.Busy, RingAnswer.Unproven, "Busy")]
    public void SeveralDevices_AllRefuse_TheStrongerReasonIsTold(RingAnswer first, RingAnswer second, string reason)
    {
        _world.Connect("bob.phone");
        Ringing();

        _world.Acknowledge("bob.phone", first);
        Assert.Empty(_world.Heard());
        _world.Reject("bob", second);

        Assert.Equal([$"ann: rejected c {reason}"], _world.Heard());
    }

    [Fact]
    public void SeveralDevices_SilentOne_MayStillAnswer()
    {
        _world.Connect("bob.phone");
        Ringing();
        _world.Acknowledge("bob", RingAnswer.Busy);
        _world.Acknowledge("bob.phone", RingAnswer.Silent);

        Assert.Equal("Answered ann(Caller)", _world.Answer("bob.phone"));
    }

    [Fact]
    public void LateDevice_RingsToo_WithWhatWasRelayed()
    {
        Ringing();
        _world.Relay("ann", "candidate 1");
        _world.Relay("ann", "candidate 2", new SessionHint(CallId: "c"));
        _world.Heard();

        _world.Connect("bob.phone");

        Assert.Equal(["bob.phone: ring c ann(Caller)", "bob.phone: relayed c candidate 1", "bob.phone: relayed c candidate 2"], _world.Heard());
    }

    [Fact]
    public void CalleesPageReloads_RingGoesOn()
    {
        Ringing();

        _world.Close("bob");
        Assert.Empty(_world.Heard());
        _world.Connect("bob.again");

        Assert.Equal(["bob.again: ring c ann(Caller)"], _world.Heard());
    }

    [Fact]
    public void AnonymousCalleeGoes_IsOffline()
    {
        _world.Connect("ann").ConnectClassic("two");
        _world.Call("ann", "two", complete: true);
        _world.Heard();

        _world.Disconnect("two");

        Assert.Equal(["ann: rejected c Offline"], _world.Heard());
    }

    [Fact]
    public void Relay_WhileRinging_ReachesEveryDevice_AndTheCalleeCannot()
    {
        _world.Connect("bob.phone");
        Ringing();

        Assert.Equal("Done", _world.Relay("ann", "x"));
        Assert.Equal("NotInSession", _world.Relay("bob", "y", new SessionHint(CallId: "c")));

        Assert.Equal(["bob.phone: relayed c x", "bob: relayed c x"], _world.Heard());
    }

    [Fact]
    public void Relay_WhileRinging_IsBounded()
    {
        Ringing();
        for (var index = 0; index < _world.Options.Limits.KeptMessages; index++)
        {
            Assert.Equal("Done", _world.Relay("ann", "x"));
        }

        Assert.Equal("RateLimited", _world.Relay("ann", "x"));
        var answered = _world.Answer("bob");
        Assert.Equal("Answered ann(Caller)", answered);
        Assert.Equal("Done", _world.Relay("ann", "x"));
    }

    [Fact]
    public void Relay_AfterTheAnswer_GoesBothWays()
    {
        Answered();

        Assert.Equal("Done", _world.Relay("ann", "x"));
        Assert.Equal("Done", _world.Relay("bob", "y", new SessionHint(Target: World.IdOf("ann"))));

        Assert.Equal(["bob: relayed c x", "ann: relayed c y"], _world.Heard());
    }

    [Fact]
    public void Relay_WithSeveralSessions_MustNameOne()
    {
        Answered();
        _world.Join("ann", "r");

        Assert.Equal("NotInSession", _world.Relay("ann", "x"));
        Assert.Equal("NotInSession", _world.Relay("ann", "x", new SessionHint(CallId: "other")));
        Assert.Equal("Done", _world.Relay("ann", "x", new SessionHint(CallId: "c")));
    }

    [Fact]
    public void Relay_ToUserIdOfARoom_IsUnderstood()
    {
        _world.ConnectClassic("one").ConnectClassic("two");
        _world.Join("one", "r", "u1");
        _world.Join("two", "r", "u2");
        _world.Heard();

        Assert.Equal("Done", _world.Relay("one", "x", new SessionHint(Target: "u2")));
        Assert.Equal("Done", _world.Relay("two", "y", new SessionHint(Target: "one")));
        Assert.Equal("Done", _world.Relay("two", "z", new SessionHint(RoomId: "r")));
        Assert.Equal(["two: relayed r x", "one: relayed r y", "one: relayed r z"], _world.Heard());
    }

    [Fact]
    public void Classic_CalleeOfATricklingCaller_WantsACompleteDescription()
    {
        _world.Connect("ann").ConnectClassic("two");

        Assert.Equal("NeedsCompleteDescription", _world.Call("ann", "two"));
        Assert.Equal("Calling c", _world.Call("ann", "two", complete: true));
    }

    [Fact]
    public void Classic_DeviceBesideATricklingOne_DoesNotRing()
    {
        _world.Connect("ann").Connect("bob").Connect("bob.old", device => device with { Trickle = false });

        _world.Call("ann", Bob);

        Assert.Equal(["bob: ring c ann(Caller)"], _world.Heard());
    }

    [Fact]
    public void Busy_DeviceInACall_DoesNotRing()
    {
        Answered();
        _world.Connect("cat");

        Assert.Equal("Busy", _world.Call("cat", Bob, "d"));
        Assert.Empty(_world.Heard());
    }

    [Fact]
    public void Busy_WhileCallingOrInARoomOfTwo()
    {
        _world.Connect("ann").Connect("bob").Connect("cat").Connect("dan");
        _world.Call("bob", World.IdOf("cat"), "other");
        Assert.Equal("Busy", _world.Call("ann", Bob));

        _world.HangUp("bob", "other");
        _world.Join("bob", "r");
        Assert.Equal("Calling d", _world.Call("ann", Bob, "d"));
        _world.HangUp("ann", "d");

        _world.Join("dan", "r");
        Assert.Equal("Busy", _world.Call("ann", Bob, "e"));
    }

    [Fact]
    public void CallWaiting_RingsDuringACall()
    {
        _world.Connect("cat").Connect("bob.phone", device => device with { CallWaiting = true });
        _world.Connect("ann");
        _world.Call("ann", Bob);
        _world.Answer("bob.phone");
        _world.Heard();

        _world.Call("cat", Bob, "d");

        Assert.Equal(["bob.phone: ring d cat(Caller) waiting"], _world.Heard());
        Assert.Equal("Answered cat(Caller)", _world.Answer("bob.phone", "d"));
    }

    [Fact]
    public void RingingCalls_OfOneDevice_AreLimited()
    {
        _world.Options.Limits.RingingCallsPerDevice = 2;
        _world.Connect("ann").Connect("bob").Connect("cat").Connect("dan");

        Assert.Equal("Calling 1", _world.Call("ann", Bob, "1"));
        Assert.Equal("Calling 2", _world.Call("cat", Bob, "2"));
        Assert.Equal("Busy", _world.Call("dan", Bob, "3"));
    }

    [Fact]
    public void RingingCalls_OfOnePerson_AreLimited()
    {
        _world.Options.Limits.RingingCallsPerCallee = 1;
        _world.Connect("ann").Connect("bob").Connect("cat");
        _world.Call("ann", Bob, "1");

        Assert.Equal("RateLimited", _world.Call("cat", Bob, "2"));
    }

    [Fact]
    public void Callees_OfOneCaller_AreLimited()
    {
        var world = new World(new CallOptions { Limits = { CalleesPerHour = 2 } });
        world.Connect("ann");

        Assert.Equal("Offline", world.Call("ann", World.IdOf("b"), "1"));
        Assert.Equal("Offline", world.Call("ann", World.IdOf("c"), "2"));
        Assert.Equal("Offline", world.Call("ann", World.IdOf("c"), "3"));
        Assert.Equal("RateLimited", world.Call("ann", World.IdOf("d"), "4"));
        world.Wait(3600);
        Assert.Equal("Offline", world.Call("ann", World.IdOf("d"), "5"));
    }

    [Fact]
    public void Calls_OfOneCaller_AreLimited()
    {
        var world = new World(new CallOptions { Limits = { CallsPerMinute = 1 } });
        world.Connect("ann");

        Assert.Equal("Offline", world.Call("ann", World.IdOf("b"), "1"));
        Assert.Equal("RateLimited", world.Call("ann", World.IdOf("b"), "2"));
    }

    [Fact]
    public void Prepared_OfOneCaller_AreLimited()
    {
        var world = new World(new CallOptions { Limits = { CallsPerMinute = 1 } });
        world.Connect("ann");

        Assert.Equal(22, world.Say("ann", world.Board.PrepareCallAsync("ann")).Length);
        Assert.Equal("RateLimited", world.Say("ann", world.Board.PrepareCallAsync("ann")));
        Assert.Equal("Offline", world.Call("ann", World.IdOf("b"), "1"));
    }

    [Fact]
    public void Calls_OfAll_AreBounded()
    {
        _world.Options.Limits.Calls = 1;
        _world.Connect("ann").Connect("bob").Connect("cat");
        _world.Call("ann", Bob);

        Assert.Equal("RateLimited", _world.Call("cat", World.IdOf("dan"), "d"));
        Assert.Equal("RateLimited", _world.Say("cat", _world.Board.PrepareCallAsync("cat")));
    }

    [Fact]
    public void Glare_TheSmallerIdGoesOn_WhoeverCameFirst()
    {
        _world.Connect("ann").Connect("bob");
        _world.Call("ann", Bob, "a");
        _world.Heard();

        Assert.Equal("Glare a", _world.Call("bob", World.IdOf("ann"), "b"));
        Assert.Equal("Answered ann(Caller)", _world.Answer("bob", "a"));
        Assert.Equal(["ann: accepted a bob(Callee)"], _world.Heard());
    }

    [Fact]
    public void Glare_TheGreaterIdWasFirst_IsReplaced()
    {
        _world.Connect("ann").Connect("ann.phone").Connect("bob");
        _world.Call("bob", World.IdOf("ann"), "b");
        _world.Heard();

        Assert.Equal("Calling a", _world.Call("ann", Bob, "a"));

        Assert.Equal(
            ["ann: ended b Canceled", "ann.phone: ended b Canceled", "bob: ring a ann(Caller)", "bob: rejected b Glare a"],
            _world.Heard());
        Assert.Equal("Answered ann(Caller)", _world.Answer("bob", "a"));
    }

    [Fact]
    public void CallingAgain_ReplacesTheEarlierRing()
    {
        Ringing();

        Assert.Equal("Calling d", _world.Call("ann", Bob, "d"));

        Assert.Equal(["bob: ended c Canceled", "bob: ring d ann(Caller)"], _world.Heard());
    }

    [Fact]
    public void CallingAgain_AfterALostPage_IsNotBusy()
    {
        Answered();
        _world.Disconnect("ann");
        _world.Connect("ann.again");
        _world.Heard();

        Assert.Equal("Calling d", _world.Call("ann.again", Bob, "d"));

        Assert.Equal(["bob: ended c ConnectionLost", "bob: ring d ann(Caller)"], _world.Heard());
    }

    [Fact]
    public void Prepare_ReservesAnId_ForItsConnectionAlone()
    {
        _world.Connect("ann").Connect("bob").Connect("cat");
        var callId = _world.Say("ann", _world.Board.PrepareCallAsync("ann"));

        Assert.Equal("Done", _world.Say("ann", _world.Board.AskForRelayAsync("ann", SessionId.OfCall(callId))));
        Assert.Equal("CallIdTaken", _world.Call("cat", Bob, callId));
        Assert.Equal($"Calling {callId}", _world.Call("ann", Bob, callId));
    }

    [Fact]
    public void Prepare_IsForgottenAfterTenMinutes()
    {
        _world.Connect("ann");
        var callId = _world.Say("ann", _world.Board.PrepareCallAsync("ann"));

        _world.Wait(600);

        Assert.Equal("NotInSession", _world.Say("ann", _world.Board.AskForRelayAsync("ann", SessionId.OfCall(callId))));
    }

    [Fact]
    public void Prepare_KeepsAFewOnly()
    {
        _world.Connect("ann");
        var first = _world.Say("ann", _world.Board.PrepareCallAsync("ann"));
        for (var index = 0; index < 4; index++)
        {
            _world.Say("ann", _world.Board.PrepareCallAsync("ann"));
        }

        Assert.Equal("NotInSession", _world.Say("ann", _world.Board.AskForRelayAsync("ann", SessionId.OfCall(first))));
        Assert.Equal(4, World.Done(_world.Board.CountAsync()).Calls);
    }

    [Fact]
    public void SetName_IsSeenFromThenOn()
    {
        _world.Connect("ann").Connect("bob");
        World.Done(_world.Board.SetNameAsync("ann", "Anna"));

        _world.Call("ann", Bob);

        Assert.Equal(["bob: ring c Anna(Caller)"], _world.Heard());
    }

    private void Ringing()
    {
        _world.Connect("ann").Connect("bob");
        _world.Call("ann", Bob);
        _world.Acknowledge("bob");
        _world.Heard();
    }

    private void Answered()
    {
        Ringing();
        _world.Answer("bob");
        _world.Heard();
    }

    private string Missed(string device)
    {
        var person = World.IdOf(device.Split('.')[0]);
        var connected = World.Done(_world.Board.ConnectAsync(new NewConnection(device, person, "name", "there"))).Result.Value!;
        return string.Join(' ', connected.Missed.Select(call => call.CallId));
    }
}
