namespace Duet.Calls.Tests.Surviving;

public sealed class ResumeTests
{
    private static readonly string Bob = World.IdOf("bob");
    private World _world = new();

    [Fact]
    public void LostConnection_PeerIsAway_AndComesBack()
    {
        Call();

        _world.Disconnect("bob");
        Assert.Equal(["ann: peer-away c ConnectionLost"], _world.Heard());
        _world.Wait(59);
        _world.Connect("bob.again");

        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob.again", _world.CallClaim(Role.Callee)));
        Assert.Equal(["ann: peer-back c"], _world.Heard());
        Assert.Equal("Done", _world.Relay("bob.again", "x"));
        Assert.Equal(["ann: relayed c x"], _world.Heard());
        _world.Wait(3600);
        Assert.Empty(_world.Heard());
    }

    [Fact]
    public void LostConnection_NotBackInTime_EndsTheCall()
    {
        Call();
        _world.Disconnect("bob");
        _world.Heard();

        _world.Wait(60);

        Assert.Equal(["ann: ended c ConnectionLost"], _world.Heard());
        _world.Connect("bob.again");
        Assert.Equal("gone", _world.Resume("bob.again", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void ClosingPage_HasLessTime_AndHasLeftThen()
    {
        Call();
        _world.Close("bob");
        Assert.Equal(["ann: peer-away c PageClosed"], _world.Heard());

        _world.Wait(10);

        Assert.Equal(["ann: ended c Left"], _world.Heard());
    }

    [Fact]
    public void ClosingPage_CameBack_AndIsLostLater_HasLostItsConnection()
    {
        Call();
        _world.Close("bob");
        _world.Connect("bob.again");
        _world.Resume("bob.again", _world.CallClaim(Role.Callee) with { Fresh = true });
        _world.Disconnect("bob.again");
        _world.Heard();

        _world.Wait(60);

        Assert.Equal(["ann: ended c ConnectionLost"], _world.Heard());
    }

    [Fact]
    public void ClosingPage_OfARoom_HasLeftAfterTheGraceTime()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world.Close("bob");
        _world.Heard();

        _world.Wait(10);

        Assert.Equal(["ann: user-left B Left"], _world.Heard());
    }

    [Fact]
    public void Reload_ComesBackFresh_WithoutOldMessages()
    {
        Call();
        _world.Close("bob");
        _world.Relay("ann", "old");
        _world.Heard();
        _world.Connect("bob.again");

        _world.Resume("bob.again", _world.CallClaim(Role.Callee) with { Fresh = true });

        Assert.Equal(["ann: peer-back c fresh"], _world.Heard());
    }

    [Fact]
    public void Away_MessagesAreKeptInOrder_AndBounded()
    {
        Call();
        _world.Disconnect("bob");
        for (var index = 0; index < 64; index++)
        {
            Assert.Equal("Done", _world.Relay("ann", index.ToString()));
        }

        Assert.Equal("RateLimited", _world.Relay("ann", "65"));
        _world.Heard();
        _world.Connect("bob.again");
        _world.Resume("bob.again", _world.CallClaim(Role.Callee));

        Assert.Equal([.. Enumerable.Range(0, 64).Select(index => $"bob.again: relayed c {index}"), "ann: peer-back c"], _world.Heard());
    }

    [Fact]
    public void BothAway_AFreshOne_IsToldToTheOtherLater()
    {
        Call();
        _world.Disconnect("ann");
        _world.Close("bob");
        _world.Connect("bob.again");
        Assert.Equal("Callee with ann(Caller away)", _world.Resume("bob.again", _world.CallClaim(Role.Callee) with { Fresh = true }));
        _world.Heard();
        _world.Connect("ann.again");

        Assert.Equal("Caller with bob(Callee)", _world.Resume("ann.again", _world.CallClaim(Role.Caller)));

        Assert.Equal(["ann.again: peer-back c fresh", "bob.again: peer-back c"], _world.Heard());
    }

    [Fact]
    public void Resume_TakesOverFromAnOlderConnection()
    {
        Call();
        _world.Connect("bob.again");
        _world.Heard();

        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob.again", _world.CallClaim(Role.Callee)));

        // The tab that had it is told, and can take it back.
        Assert.Contains(_world.Heard(), heard => heard.StartsWith("bob: session-moved", StringComparison.Ordinal));
        Assert.Equal("NotInSession", _world.Relay("bob", "x", new SessionHint(CallId: "c")));
        Assert.Equal("Done", _world.Relay("bob.again", "x"));
        _world.Heard();
        _world.Disconnect("bob");
        Assert.Empty(_world.Heard());
    }

    [Theory]
    [InlineData("eve", Role.Callee, true)]
    [InlineData("bob.again", Role.Callee, false)]
    [InlineData("bob.again", Role.Caller, true)]
    public void Resume_ByTheWrongPersonOrSecret_IsGone(string device, Role role, bool rightSecret)
    {
        Call();
        _world.Disconnect("bob");
        _world.Connect(device);

        Assert.Equal("gone", _world.Resume(device, _world.CallClaim(role, rightSecret ? null : "guessed")));
    }

    [Fact]
    public void Resume_WithAnyLetterOfTheTicketChanged_IsGone()
    {
        Call();
        _world.Disconnect("bob");
        _world.Connect("bob.again");
        var secret = _world.SecretOf("c", Role.Callee);
        for (var index = 0; index < secret.Length; index++)
        {
            var changed = secret[..index] + (secret[index] == 'A' ? 'B' : 'A') + secret[(index + 1)..];
            Assert.Equal("gone", _world.Resume("bob.again", _world.CallClaim(Role.Callee, changed)));
            Assert.Equal("gone", _world.Resume("bob.again", _world.CallClaim(Role.Callee, secret[..index])));
        }

        Assert.Equal("gone", _world.Resume("bob.again", new ResumeClaim(SessionId.OfRoom("c"), secret)));
        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob.again", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void AnonymousMember_ResumesUnderANewId()
    {
        _world.Connect("ann").Connect("guest", Anonymous);
        _world.Join("ann", "r");
        _world.Join("guest", "r");
        _world.Disconnect("guest");
        _world.Connect("guest2", Anonymous);
        _world.Heard();

        Assert.Equal("Guest with ann(Host)", _world.Resume("guest2", _world.RoomClaim(Role.Guest)));
        Assert.Equal(["ann: peer-back r"], _world.Heard());
    }

    [Fact]
    public void Room_SomebodyJoinsWhileTheHostIsAway_HostHearsWhenBack()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        var secret = _world.SecretOf("r", Role.Host);
        _world.Disconnect("ann");

        Assert.Equal("Guest with ann(Host away)", _world.Join("bob", "r"));
        _world.Connect("ann.again");

        Assert.Equal("Host with bob(Guest)", _world.Resume("ann.again", _world.RoomClaim(Role.Host, secret)));
        Assert.Equal(["ann.again: user-joined B bob(Guest)", "bob: peer-back r"], _world.Heard());
    }

    [Fact]
    public void Room_SomebodyCameAndWentWhileTheHostWasAway_IsNotTold()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        var secret = _world.SecretOf("r", Role.Host);
        _world.Disconnect("ann");
        _world.Join("bob", "r");
        _world.Leave("bob");
        _world.Connect("ann.again");
        _world.Heard();

        Assert.Equal("Host with nobody", _world.Resume("ann.again", _world.RoomClaim(Role.Host, secret)));
        Assert.Empty(_world.Heard());
    }

    [Fact]
    public void Room_HostIsLost_GuestBecomesHost()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world.Disconnect("ann");
        _world.Heard();

        _world.Wait(60);

        Assert.Equal(["bob: user-left A ConnectionLost", "bob: host-changed B"], _world.Heard());
    }

    [Fact]
    public void Room_GuestBecomesHostWhileAway_LearnsItWhenBack()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world.Disconnect("bob");
        _world.Leave("ann");
        _world.Connect("bob.again");
        _world.Heard();

        Assert.Equal("Host with nobody", _world.Resume("bob.again", _world.RoomClaim(Role.Guest)));
        Assert.Equal(["bob.again: user-left A Left", "bob.again: host-changed B"], _world.Heard());
    }

    [Fact]
    public void Resume_OfTheOtherPlaceToo_IsGone()
    {
        // With an ID the second one would take over the place of the first.
        _world.Connect("ann", Anonymous).Connect("ann.phone", Anonymous);
        _world.Join("ann", "r");
        _world.Join("ann.phone", "r");

        Assert.Equal("gone", _world.Resume("ann", _world.RoomClaim(Role.Guest)));
        Assert.Equal("Done", _world.Relay("ann", "x"));
        Assert.Equal("ann.phone: relayed r x", _world.Heard()[^1]);
    }

    [Fact]
    public void Resume_FromTheDoor_LeavesTheDoor()
    {
        _world.Connect("ann", Anonymous).Connect("ann.phone", Anonymous);
        _world.Join("ann", "r");
        World.Done(_world.Board.LockRoomAsync("ann", "r", locked: true));
        Assert.Equal("AtTheDoor", _world.Join("ann.phone", "r"));
        _world.Heard();

        Assert.Equal("Host with nobody", _world.Resume("ann.phone", _world.RoomClaim(Role.Host)));
        Assert.Equal(["ann: knock-canceled ann.phone", "ann: session-moved r"], _world.Heard());
        World.Done(_world.Board.LockRoomAsync("ann.phone", "r", locked: false));

        Assert.Equal("NotInSession", _world.Relay("ann.phone", "to nobody"));
    }

    [Fact]
    public void Room_HostIsBack_HearsWhoWaits()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        World.Done(_world.Board.LockRoomAsync("ann", "r", locked: true));
        _world.Disconnect("ann");
        _world.Join("bob", "r");
        _world.Connect("ann.again");
        _world.Heard();

        _world.Resume("ann.again", _world.RoomClaim(Role.Host));

        Assert.Equal(["ann.again: knock bob"], _world.Heard());
    }

    [Fact]
    public void Room_VerifiedMemberComesBackByTheLink_ItsOldPlaceMakesWay()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world.Disconnect("bob");
        _world.Connect("bob.again");
        _world.Heard();

        Assert.Equal("Guest with ann(Host)", _world.Join("bob.again", "r"));
        Assert.Equal(["ann: user-left B ConnectionLost", "ann: user-joined B bob(Guest)"], _world.Heard());
    }

    [Fact]
    public void Room_RemovedGuest_CannotResume()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        World.Done(_world.Board.RemoveGuestAsync("ann", "r", null));

        Assert.Equal("gone", _world.Resume("bob", _world.RoomClaim(Role.Guest)));
    }

    [Fact]
    public void Room_HostWhoLeft_CannotTakeThePlaceOfAGuestWhoIsAway()
    {
        _world.Connect("host", Anonymous).Connect("guest", Anonymous);
        _world.Join("host", "r");
        _world.Join("guest", "r");
        var (hosts, guests) = (_world.SecretOf("r", Role.Host), _world.SecretOf("r", Role.Guest));
        _world.Disconnect("guest");
        _world.Leave("host");

        Assert.Equal("gone", _world.Resume("host", _world.RoomClaim(Role.Host, hosts)));

        _world.Connect("guest.again", Anonymous);
        Assert.Equal("Host with nobody", _world.Resume("guest.again", _world.RoomClaim(Role.Guest, guests)));
    }

    [Fact]
    public void Room_HostWhoIsAwayWhileGuestsComeAndGo_ResumesAgainWithWhatItIsToldThen()
    {
        _world.Connect("ann", Anonymous).Connect("bob").Connect("cat");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        var secret = _world.SecretOf("r", Role.Guest);
        _world.Disconnect("bob");
        _world.Leave("ann");
        _world.Join("cat", "r");
        _world.Leave("cat");
        _world.Connect("bob.again");
        Assert.Equal("Host with nobody", _world.Resume("bob.again", _world.RoomClaim(Role.Guest, secret)));
        _world.Disconnect("bob.again");
        _world.Connect("bob.later");

        Assert.Equal("Host with nobody", _world.Resume("bob.later", _world.RoomClaim(Role.Host)));
    }

    [Fact]
    public void Restart_BothMembersRebuildTheCall()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("ann");

        Assert.Equal("Caller with bob(Callee away)", _world.Resume("ann", _world.CallClaim(Role.Caller)));
        _world.Relay("ann", "kept");
        _world.Connect("bob");
        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob", _world.CallClaim(Role.Callee)));

        Assert.Equal(["bob: relayed c kept", "ann: peer-back c"], _world.Heard());
        _world.HangUp("bob");
        Assert.Equal(["ann: ended c HungUp"], _world.Heard());
    }

    [Fact]
    public void Restart_OnlyOneComesBack_EndsAfterTheGrace()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("ann");
        _world.Resume("ann", _world.CallClaim(Role.Caller));

        _world.Wait(60);

        Assert.Equal(["ann: ended c ConnectionLost"], _world.Heard());
    }

    [Fact]
    public void Restart_AnyNumberOfInventedClaims_ShutNobodyOut()
    {
        Call();
        var other = new World(key: Enumerable.Repeat((byte)7, SessionTickets.KeyLength).ToArray(), time: _world.Time);
        other.Connect("eve").Connect("cat");
        other.Call("eve", World.IdOf("cat"));
        other.Answer("cat");
        _world = _world.Restart();
        _world.Connect("eve").Connect("ann").Connect("bob");
        foreach (var invented in new[] { "guessed", "", "....", other.SecretOf("c", Role.Caller), other.SecretOf("c", Role.Callee) })
        {
            Assert.Equal("gone", _world.Resume("eve", _world.CallClaim(Role.Caller, invented)));
        }

        Assert.Equal("Caller with bob(Callee away)", _world.Resume("ann", _world.CallClaim(Role.Caller)));
        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void Restart_AStrangerCallsUnderTheIdOfACall_MakesWay()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("eve").Connect("cat").Connect("ann").Connect("bob");
        _world.Call("eve", World.IdOf("cat"));
        _world.Heard();

        Assert.Equal("Caller with bob(Callee away)", _world.Resume("ann", _world.CallClaim(Role.Caller)));

        Assert.Equal(["cat: ended c Canceled", "eve: rejected c Offline"], _world.Heard());
        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void Restart_ATicketOfAnother_IsNotTaken()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("ann").Connect("eve");
        _world.Resume("ann", _world.CallClaim(Role.Caller));

        Assert.Equal("gone", _world.Resume("eve", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void Restart_UnderAnotherKey_IsGone()
    {
        Call();
        _world = _world.Restart(Enumerable.Repeat((byte)7, SessionTickets.KeyLength).ToArray());
        _world.Connect("ann");

        Assert.Equal("gone", _world.Resume("ann", _world.CallClaim(Role.Caller)));
    }

    [Fact]
    public void Restart_LongAgo_IsGone()
    {
        Call();
        _world = _world.Restart();
        _world.Wait(601);
        _world.Connect("ann");

        Assert.Equal("gone", _world.Resume("ann", _world.CallClaim(Role.Caller)));
    }

    [Fact]
    public void Restart_ACallThatHasEndedSince_IsGone()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("ann").Connect("bob");
        _world.Resume("ann", _world.CallClaim(Role.Caller));
        _world.HangUp("ann");

        Assert.Equal("gone", _world.Resume("bob", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void TheEnd_OfASessionOfThisRun_IsTheEndOfItsTickets()
    {
        Call();
        _world.HangUp("ann");
        _world.Wait(3600);

        Assert.Equal("gone", _world.Resume("bob", _world.CallClaim(Role.Callee)));
    }

    [Fact]
    public void Restart_AStrangerIsFirstInALockedRoom_WaitsAtTheDoorOfItsHost()
    {
        _world.Connect("ann");
        _world.Join("ann", "r");
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));
        _world.Say("ann", _world.Board.ExpireRoomAsync("ann", "r", TimeSpan.FromHours(1)));
        var hosts = _world.RoomClaim(Role.Host);
        _world = _world.Restart();
        _world.Connect("eve").Connect("ann");
        Assert.Equal("Host", _world.Join("eve", "r"));
        _world.Heard();

        Assert.Equal("Host with nobody", _world.Resume("ann", hosts));

        Assert.Equal(["ann: knock eve", "eve: waiting"], _world.Heard());
        Assert.Equal("NotInSession", _world.Say("eve", _world.Board.LockRoomAsync("eve", "r", locked: false)));
        _world.Wait(3600);
        Assert.Equal("RoomExpired", _world.Connect("bob").Join("bob", "r"));
    }

    [Fact]
    public void Restart_AStrangerIsFirstInAnOpenRoom_IsTheGuestOfItsHost()
    {
        _world.Connect("ann");
        _world.Join("ann", "r");
        var hosts = _world.RoomClaim(Role.Host);
        _world = _world.Restart();
        _world.Connect("eve").Connect("ann");
        _world.Join("eve", "r");
        _world.Heard();

        Assert.Equal("Host with eve(Guest)", _world.Resume("ann", hosts));

        Assert.Equal(["ann: user-joined E eve(Guest)", "eve: admitted ann(Host)"], _world.Heard());
    }

    [Fact]
    public void Restart_StrangersFillARoomBeforeItsGuestIsBack_TheHostIsAwaited()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        var (hosts, guests) = (_world.RoomClaim(Role.Host), _world.RoomClaim(Role.Guest));
        _world = _world.Restart();
        _world.Connect("eve").Connect("dan").Connect("bob").Connect("ann");
        _world.Join("eve", "r");
        _world.Join("dan", "r");
        _world.Heard();

        Assert.Equal("Guest with ann(Host away)", _world.Resume("bob", guests));
        Assert.Equal(["eve: waiting", "dan: waiting"], _world.Heard());
        Assert.Equal("Host with bob(Guest)", _world.Resume("ann", hosts));
        Assert.Equal(["bob: peer-back r", "ann: knock eve", "ann: knock dan"], _world.Heard());
    }

    [Fact]
    public void Restart_AMemberCameByTheLinkBeforeTheOther_HasItsOwnPlace()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        var hosts = _world.RoomClaim(Role.Host);
        _world = _world.Restart();
        _world.Connect("bob").Connect("ann");
        Assert.Equal("Host", _world.Join("bob", "r"));
        _world.Heard();

        Assert.Equal("Host with bob(Guest)", _world.Resume("ann", hosts));
        Assert.Equal(["bob: admitted ann(Host)"], _world.Heard());
    }

    [Fact]
    public void Restart_ARemovedGuestIsFirst_KnocksOnceTheHostIsBack()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        var guests = _world.SecretOf("r", Role.Guest);
        _world.Say("ann", _world.Board.RemoveGuestAsync("ann", "r", null));
        _world = _world.Restart();
        _world.Connect("bob").Connect("ann");
        Assert.Equal("Guest with ann(Host away)", _world.Resume("bob", _world.RoomClaim(Role.Guest, guests)));
        _world.Heard();

        Assert.Equal("Host with nobody", _world.Resume("ann", _world.RoomClaim(Role.Host)));

        Assert.Equal(["ann: knock bob", "bob: waiting"], _world.Heard());
        _world.Leave("bob");
        Assert.Equal("gone", _world.Resume("bob", _world.RoomClaim(Role.Guest, guests)));
        Assert.Equal("AtTheDoor", _world.Join("bob", "r"));
    }

    [Fact]
    public void Restart_TheHostsTicketIsNewer_WhatItDecidedHolds()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        var older = _world.RoomClaim(Role.Guest);
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));
        _world.Say("ann", _world.Board.ExpireRoomAsync("ann", "r", TimeSpan.FromMinutes(5)));
        _world = _world.Restart();
        _world.Connect("bob").Connect("ann").Connect("eve");
        _world.Resume("bob", older);

        Assert.Equal("Host with bob(Guest)", _world.Resume("ann", _world.RoomClaim(Role.Host)));

        _world.Leave("bob");
        Assert.Equal("AtTheDoor", _world.Join("eve", "r"));
        _world.Leave("eve");
        _world.Leave("ann");
        _world.Wait(300);
        Assert.Equal("RoomExpired", _world.Join("eve", "r"));
    }

    [Fact]
    public void Restart_AGuest_ResumesAsGuestWhateverItSays()
    {
        _world.Connect("ann", Anonymous).Connect("bob", Anonymous);
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world = _world.Restart();
        _world.Connect("bob.again", Anonymous);

        Assert.Equal("Guest with ann(Host unverified away)", _world.Resume("bob.again", _world.RoomClaim(Role.Guest)));
        Assert.Equal("NotHost", _world.Say("bob.again", _world.Board.LockRoomAsync("bob.again", "r", locked: true)));
    }

    [Theory]
    [InlineData("ann", "ann", "Host")]
    [InlineData("bob", "ann", "OtherHost")]
    [InlineData("bob", "bob", "Host")]
    public void JoinByItself_OfAnEmptyRoom_IsForItsHostAlone(string who, string host, string expected)
    {
        _world.Connect(who);

        Assert.Equal(expected, _world.Say(who, _world.Board.JoinRoomAsync(who, new JoinRoom("r", Host: World.IdOf(host)))));
    }

    [Fact]
    public void JoinByItself_OfARoomOfAnotherHost_IsRefusedAndChangesNothing()
    {
        _world.Connect("ann").Connect("eve");
        _world.Join("eve", "r");
        _world.Heard();

        Assert.Equal("OtherHost", _world.Say("ann", _world.Board.JoinRoomAsync("ann", new JoinRoom("r", Host: World.IdOf("ann")))));
        Assert.Empty(_world.Heard());
        Assert.Equal("Guest with eve(Host)", _world.Say("ann", _world.Board.JoinRoomAsync("ann", new JoinRoom("r", Host: World.IdOf("eve")))));
    }

    [Fact]
    public void Restart_HostAlone_KeepsTheRoomAndItsLock()
    {
        _world.Connect("ann");
        _world.Join("ann", "r");
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));
        _world = _world.Restart();
        _world.Connect("ann").Connect("bob");

        Assert.Equal("Host with nobody", _world.Resume("ann", _world.RoomClaim(Role.Host)));
        Assert.Equal("AtTheDoor", _world.Join("bob", "r"));
    }

    [Fact]
    public void Restart_RoomOfTwo_IsRebuilt_AndFullForOthers()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        _world = _world.Restart();
        _world.Connect("bob").Connect("eve").Connect("ann");

        Assert.Equal("Guest with ann(Host away)", _world.Resume("bob", _world.RoomClaim(Role.Guest)));
        Assert.Equal("RoomFull", _world.Join("eve", "r"));
        Assert.Equal("Host with bob(Guest)", _world.Resume("ann", _world.RoomClaim(Role.Host)));
    }

    [Fact]
    public void ForgottenEnds_LeaveNothingBehind()
    {
        Call();
        _world.HangUp("ann");
        _world.Disconnect("ann");
        _world.Disconnect("bob");

        _world.Wait(3600);

        Assert.Null(World.Done(_world.Board.NextDeadlineAsync()));
        Assert.Equal((0, 0, 0), World.Done(_world.Board.CountAsync()));
    }

    private static NewConnection Anonymous(NewConnection connection) => connection with { PersonId = null };

    private static Member Member(string name, Role role) =>
        new(World.IdOf(name), name, role, Verified: true, Trickle: true, Resume: true, Present: true);

    private ResumeClaim Rebuild(Role role, string peer) => _world.CallClaim(role);

    private void Call()
    {
        _world.Connect("ann").Connect("bob");
        _world.Call("ann", Bob);
        Assert.Equal("Answered ann(Caller)", _world.Answer("bob"));
        _world.Heard();
    }
}
