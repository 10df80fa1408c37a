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
        Assert.Equal("gone", _world.Resume("bob.again", _world.CallClaim(Role.Callee) with { Peer = Member("ann", Role.Caller) }));
    }

    [Fact]
    public void ClosingPage_HasLessTime()
    {
        Call();
        _world.Close("bob");
        Assert.Equal(["ann: peer-away c PageClosed"], _world.Heard());

        _world.Wait(10);

        Assert.Equal(["ann: ended c ConnectionLost"], _world.Heard());
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

        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob.again", _world.CallClaim(Role.Callee)));

        Assert.Equal("NotInSession", _world.Relay("bob", "x", new SessionHint(CallId: "c")));
        Assert.Equal("Done", _world.Relay("bob.again", "x"));
        _world.Heard();
        _world.Disconnect("bob");
        Assert.Empty(_world.Heard());
    }

    [Theory]
    [InlineData("eve", Role.Callee, true)]
    [InlineData("bob.again", Role.Callee, false)]
    [InlineData("bob.again", Role.Host, true)]
    public void Resume_ByTheWrongPersonOrSecretOrRole_IsGone(string device, Role role, bool rightSecret)
    {
        Call();
        _world.Disconnect("bob");
        _world.Connect(device);

        Assert.Equal("gone", _world.Resume(device, _world.CallClaim(role, rightSecret ? null : "guessed") with { Peer = Member("ann", Role.Caller) }));
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
        _world.Connect("ann").Connect("ann.phone");
        _world.Join("ann", "r");
        _world.Join("ann.phone", "r");

        Assert.Equal("gone", _world.Resume("ann", _world.RoomClaim(Role.Guest)));
        Assert.Equal("Done", _world.Relay("ann", "x"));
        Assert.Equal("ann.phone: relayed r x", _world.Heard()[^1]);
    }

    [Fact]
    public void Resume_FromTheDoor_LeavesTheDoor()
    {
        _world.Connect("ann").Connect("ann.phone");
        _world.Join("ann", "r");
        World.Done(_world.Board.LockRoomAsync("ann", "r", locked: true));
        Assert.Equal("AtTheDoor", _world.Join("ann.phone", "r"));
        _world.Heard();

        Assert.Equal("Host with nobody", _world.Resume("ann.phone", _world.RoomClaim(Role.Host)));
        Assert.Equal(["ann: knock-canceled A"], _world.Heard());
        World.Done(_world.Board.LockRoomAsync("ann.phone", "r", locked: false));

        Assert.Equal("NotInSession", _world.Relay("ann.phone", "to nobody"));
    }

    [Fact]
    public void Rebuild_FromTheDoorOfAnother_LeavesTheDoor()
    {
        _world.Connect("ann").Connect("bob");
        Assert.Equal("Host with nobody", _world.Resume("ann", _world.RoomClaim(Role.Host, "one") with { Locked = true }));
        Assert.Equal("AtTheDoor", _world.Join("bob", "r"));

        Assert.Equal("Host with ann(Guest away)", _world.Resume("bob", _world.RoomClaim(Role.Host, "two") with { Peer = Member("ann", Role.Guest) }));

        Assert.Equal("NotInSession", _world.Say("ann", _world.Board.AdmitAsync("ann", "r", Bob)));
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

        foreach (var role in new[] { Role.Host, Role.Guest })
        {
            Assert.Equal("gone", _world.Resume("host", _world.RoomClaim(role, hosts)));
        }

        _world.Connect("guest.again", Anonymous);
        Assert.Equal("Host with nobody", _world.Resume("guest.again", _world.RoomClaim(Role.Guest, guests)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Room_AnonymousGuest_CannotTakeTheHostsPlace(bool left)
    {
        _world.Connect("host", Anonymous).Connect("guest", Anonymous);
        _world.Join("host", "r");
        _world.Join("guest", "r");
        var guests = _world.SecretOf("r", Role.Guest);
        if (left)
        {
            _world.Leave("guest");
        }

        _world.Connect("guest.two", Anonymous);

        Assert.Equal("gone", _world.Resume("guest.two", _world.RoomClaim(Role.Host, guests)));
    }

    [Fact]
    public void Call_AnonymousCallee_CannotTakeTheCallersPlace()
    {
        _world.Connect("ann", Anonymous).Connect("bob");
        _world.Call("ann", Bob);
        _world.Answer("bob");
        _world.Connect("bob.phone");

        Assert.Equal("gone", _world.Resume("bob.phone", _world.CallClaim(Role.Caller, _world.SecretOf("c", Role.Callee))));
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

        Assert.Equal("Caller with bob(Callee away)", _world.Resume("ann", Rebuild(Role.Caller, "bob")));
        _world.Relay("ann", "kept");
        _world.Connect("bob");
        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob", Rebuild(Role.Callee, "ann")));

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
        _world.Resume("ann", Rebuild(Role.Caller, "bob"));

        _world.Wait(60);

        Assert.Equal(["ann: ended c ConnectionLost"], _world.Heard());
    }

    [Fact]
    public void Restart_AStrangerWithTheIdAlone_GetsAPlaceInNothing()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("eve");
        _world.Resume("eve", _world.CallClaim(Role.Callee, "guessed") with { Peer = Member("ann", Role.Caller) });
        _world.Connect("ann").Connect("bob");

        Assert.Equal("Caller with bob(Callee away)", _world.Resume("ann", Rebuild(Role.Caller, "bob")));
        Assert.Equal("Callee with ann(Caller)", _world.Resume("bob", Rebuild(Role.Callee, "ann")));
        _world.Heard();

        Assert.Equal("Done", _world.Relay("ann", "x"));
        Assert.Equal("Done", _world.Relay("eve", "y"));
        Assert.Equal(["bob: relayed c x"], _world.Heard());
    }

    [Fact]
    public void Restart_TheClaimedPeerIsVerified_AnotherPersonWithTheSecretIsNot()
    {
        Call();
        _world = _world.Restart();
        _world.Connect("ann").Connect("eve");
        _world.Resume("ann", Rebuild(Role.Caller, "bob"));

        _world.Resume("eve", Rebuild(Role.Callee, "ann"));
        _world.Relay("ann", "x");

        Assert.Empty(_world.Heard());
    }

    [Fact]
    public void Restart_RivalsForOneId_AreBounded()
    {
        _world.Connect("ann").Connect("eve");
        for (var index = 0; index < 4; index++)
        {
            Assert.Equal("Caller with bob(Callee away)", _world.Resume(index < 2 ? "ann" : "eve", _world.CallClaim(Role.Caller, "secret " + index) with { Peer = Member("bob", Role.Callee) }));
        }

        _world.Connect("cat");
        Assert.Equal("gone", _world.Resume("cat", _world.CallClaim(Role.Caller, "secret 5") with { Peer = Member("bob", Role.Callee) }));
    }

    [Fact]
    public void Restart_HostAlone_KeepsTheRoomAndItsLock()
    {
        _world.Connect("ann");
        _world.Join("ann", "r");
        _world = _world.Restart();
        _world.Connect("ann").Connect("bob");

        Assert.Equal("Host with nobody", _world.Resume("ann", _world.RoomClaim(Role.Host) with { Locked = true }));
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

        Assert.Equal("Guest with ann(Host away)", _world.Resume("bob", _world.RoomClaim(Role.Guest) with { Peer = Member("ann", Role.Host) }));
        Assert.Equal("RoomFull", _world.Join("eve", "r"));
        Assert.Equal("Host with bob(Guest)", _world.Resume("ann", _world.RoomClaim(Role.Host) with { Peer = Member("bob", Role.Guest) }));
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

    private ResumeClaim Rebuild(Role role, string peer) => _world.CallClaim(role) with { Peer = Member(peer, role) };

    private void Call()
    {
        _world.Connect("ann").Connect("bob");
        _world.Call("ann", Bob);
        Assert.Equal("Answered ann(Caller)", _world.Answer("bob"));
        _world.Heard();
    }
}
