namespace Duet.Calls.Tests.Rooms;

public sealed class RoomTests
{
    private readonly World _world = new();

    [Fact]
    public void Join_FirstAndSecond_AreHostAndGuest()
    {
        Two();

        Assert.Equal(["ann: user-joined B bob(Guest)"], _world.Heard());
    }

    [Fact]
    public void Join_GuestNamesItself_IsCalledSo()
    {
        _world.ConnectClassic("one").ConnectClassic("two");
        _world.Join("one", "r", "user-1");

        Assert.Equal("Guest with one(Host unverified)", _world.Join("two", "r", "user-2"));
        Assert.Equal(["one: user-joined user-2 two(Guest unverified)"], _world.Heard());
    }

    [Fact]
    public void Join_Third_IsRefusedAndNobodyElseHears()
    {
        Two();
        _world.Connect("eve");
        _world.Heard();

        Assert.Equal("RoomFull", _world.Join("eve", "r"));
        Assert.Equal(["eve: room-full"], _world.Heard());
    }

    [Fact]
    public void Join_Twice_ChangesNothing()
    {
        Two();
        _world.Heard();

        Assert.Equal("Guest with ann(Host)", _world.Join("bob", "r"));
        Assert.Empty(_world.Heard());
    }

    [Theory]
    [InlineData("ann", Role.Host, "Host with bob(Guest)", "bob")]
    [InlineData("bob", Role.Guest, "Guest with ann(Host)", "ann")]
    public void Join_FromASecondTab_TakesThePlaceOverInsteadOfAnother(string person, Role role, string joined, string other)
    {
        Two();
        _world.Connect(person + ".tab");
        _world.Heard();

        Assert.Equal(joined, _world.Join(person + ".tab", "r"));

        var heard = _world.Heard();
        Assert.Equal(2, heard.Length);
        Assert.StartsWith($"{person}: session-moved", heard[0], StringComparison.Ordinal);
        Assert.StartsWith($"{other}: peer-back", heard[1], StringComparison.Ordinal);
        Assert.Equal("NotInSession", _world.Relay(person, "x", new SessionHint(RoomId: "r")));
        Assert.Equal("Done", _world.Relay(person + ".tab", "x"));

        // And the first one takes it back by what it knows.
        Assert.Equal(joined, _world.Resume(person, _world.RoomClaim(role)));
    }

    [Fact]
    public void Join_FromASecondTabOfALoneHost_LeavesTheSecondPlaceToTheFriend()
    {
        _world.Connect("ann").Connect("ann.tab").Connect("bob");
        _world.Join("ann", "r");

        Assert.Equal("Host", _world.Join("ann.tab", "r"));

        Assert.Equal("Guest with ann(Host)", _world.Join("bob", "r"));
    }

    [Fact]
    public void Join_FromASecondTabIntoALockedRoom_NeedNotKnock()
    {
        Two();
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));
        _world.Connect("bob.tab");

        Assert.Equal("Guest with ann(Host)", _world.Join("bob.tab", "r"));
    }

    [Fact]
    public void Join_FifthRoom_IsTooMany()
    {
        _world.Connect("ann");
        for (var room = 0; room < 4; room++)
        {
            Assert.Equal("Host", _world.Join("ann", "room " + room));
        }

        Assert.Equal("TooManySessions", _world.Join("ann", "room 5"));
    }

    [Fact]
    public void Leave_ByGuest_TellsHost()
    {
        Two();
        _world.Heard();

        Assert.Equal("Done", _world.Leave("bob"));
        Assert.Equal(["ann: user-left B Left"], _world.Heard());
    }

    [Fact]
    public void Leave_ByHost_MakesGuestHost()
    {
        Two();
        _world.Heard();

        _world.Leave("ann");

        Assert.Equal(["bob: user-left A Left", "bob: host-changed B"], _world.Heard());
        _world.Connect("cat");
        Assert.Equal("Guest with bob(Host)", _world.Join("cat", "r"));
    }

    [Fact]
    public void Leave_ByHost_LeavesItsSecretWorthless()
    {
        _world.Connect("ann").Connect("bob", Anonymous).Connect("eve", Anonymous);
        _world.Join("ann", "r");
        _world.Join("bob", "r");
        var known = _world.RoomClaim(Role.Guest);

        _world.Leave("ann");

        Assert.Equal("gone", _world.Resume("eve", known));

        static NewConnection Anonymous(NewConnection connection) => connection with { PersonId = null };
    }

    [Fact]
    public void Leave_OfNoRoom_IsRefused()
    {
        _world.Connect("ann");

        Assert.Equal("NotInSession", _world.Leave("ann", "r"));
        Assert.Equal("NotInSession", _world.Leave("ann"));
    }

    [Fact]
    public void Disconnect_OfClassicMember_EndsAtOnce()
    {
        _world.ConnectClassic("one").ConnectClassic("two");
        _world.Join("one", "r");
        _world.Join("two", "r");
        _world.Heard();

        _world.Disconnect("two");

        Assert.Equal(["one: user-left two ConnectionLost"], _world.Heard());
    }

    [Fact]
    public void Lock_NewcomerKnocks_AndIsAdmitted()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));

        Assert.Equal("AtTheDoor", _world.Join("bob", "r"));
        Assert.Equal(["ann: room-locked", "ann: knock bob", "bob: waiting"], _world.Heard());

        Assert.Equal("Done", Admit("ann", "bob"));
        Assert.Equal(["ann: user-joined B bob(Guest)", "bob: admitted ann(Host)"], _world.Heard());
    }

    [Fact]
    public void Admit_OneOfSeveral_SendsTheOthersAway()
    {
        _world.Connect("ann").Connect("bob").Connect("cat");
        _world.Join("ann", "r");
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));
        _world.Join("bob", "r");
        _world.Join("cat", "r");
        _world.Heard();

        Admit("ann", "cat");

        Assert.Equal(["ann: user-joined C cat(Guest)", "cat: admitted ann(Host)", "bob: denied RoomFull"], _world.Heard());
    }

    [Fact]
    public void Deny_TellsWhoWaits()
    {
        Locked();

        Assert.Equal("Done", _world.Say("ann", _world.Board.DenyAsync("ann", "r", World.IdOf("bob"))));
        Assert.Equal(["bob: denied Denied"], _world.Heard());
        Assert.Equal("NotInSession", Admit("ann", "bob"));
    }

    [Fact]
    public void Knock_WhoGoesAway_IsCanceled()
    {
        Locked();

        _world.Disconnect("bob");

        Assert.Equal(["ann: knock-canceled B"], _world.Heard());
    }

    [Fact]
    public void Knock_HostLeaves_IsDenied()
    {
        Locked();

        _world.Leave("ann");

        Assert.Equal(["bob: denied HostLeft"], _world.Heard());
    }

    [Fact]
    public void Knock_TooMany_AreRefused()
    {
        _world.Options.Limits.KnocksPerRoom = 1;
        Locked();
        _world.Connect("cat");

        Assert.Equal("RoomFull", _world.Join("cat", "r"));
    }

    [Fact]
    public void Unlock_LetsTheFirstIn()
    {
        Locked();

        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: false));

        Assert.Equal(["ann: room-unlocked", "ann: user-joined B bob(Guest)", "bob: admitted ann(Host)"], _world.Heard());
    }

    [Fact]
    public void RemoveGuest_MustKnockFromThenOn_AndIsBarredWhenDenied()
    {
        Two();
        _world.Heard();

        _world.Say("ann", _world.Board.RemoveGuestAsync("ann", "r", World.IdOf("bob")));
        Assert.Equal(["bob: removed", "ann: user-left B Removed"], _world.Heard());

        Assert.Equal("AtTheDoor", _world.Join("bob", "r"));
        _world.Say("ann", _world.Board.DenyAsync("ann", "r", World.IdOf("bob")));
        Assert.Equal("Removed", _world.Join("bob", "r"));
    }

    [Fact]
    public void HostsRights_AreNotTheGuests()
    {
        Two();

        Assert.Equal("NotHost", _world.Say("bob", _world.Board.LockRoomAsync("bob", "r", locked: true)));
        Assert.Equal("NotHost", _world.Say("bob", _world.Board.RemoveGuestAsync("bob", "r", null)));
        Assert.Equal("NotHost", _world.Say("bob", _world.Board.ExpireRoomAsync("bob", "r", null)));
        Assert.Equal("NotHost", Admit("bob", "cat"));
        Assert.Equal("NotInSession", _world.Say("bob", _world.Board.LockRoomAsync("bob", "other", locked: true)));
    }

    [Fact]
    public void Expire_LaterJoinsAreRefused_AlsoWhenTheRoomWasEmptyMeanwhile()
    {
        Two();
        _world.Connect("cat");
        _world.Say("ann", _world.Board.ExpireRoomAsync("ann", "r", TimeSpan.FromMinutes(1)));
        _world.Leave("bob");
        _world.Leave("ann");
        Assert.Equal("Host", _world.Join("ann", "r"));

        _world.Wait(60);

        Assert.Equal("RoomExpired", _world.Join("cat", "r"));
        _world.Leave("ann");
        Assert.Equal("RoomExpired", _world.Join("ann", "r"));
    }

    [Fact]
    public void Expire_WhoWaitsAtTheDoor_IsDenied()
    {
        Locked();
        _world.Say("ann", _world.Board.ExpireRoomAsync("ann", "r", TimeSpan.FromSeconds(5)));
        _world.Heard();

        _world.Wait(6);

        Assert.Equal(["bob: denied Expired"], _world.Heard());
    }

    [Fact]
    public void Rooms_AreBounded()
    {
        _world.Options.Limits.Rooms = 1;
        _world.Connect("ann").Connect("bob");

        Assert.Equal("Host", _world.Join("ann", "r"));
        Assert.Equal("RateLimited", _world.Join("bob", "other"));
    }

    [Fact]
    public void Joins_OfOneAddress_AreLimited()
    {
        var world = new World(new CallOptions { Limits = { JoinsPerMinutePerAddress = 2 } });
        world.Connect("ann").Connect("bob");

        Assert.Equal("Host", world.Join("ann", "1"));
        Assert.Equal("Host", world.Join("ann", "2"));
        Assert.Equal("RateLimited", world.Join("ann", "3"));
        Assert.Equal("Host", world.Join("bob", "3"));
    }

    private void Two()
    {
        _world.Connect("ann").Connect("bob");
        Assert.Equal("Host", _world.Join("ann", "r"));
        Assert.Equal("Guest with ann(Host)", _world.Join("bob", "r"));
    }

    private void Locked()
    {
        _world.Connect("ann").Connect("bob");
        _world.Join("ann", "r");
        _world.Say("ann", _world.Board.LockRoomAsync("ann", "r", locked: true));
        _world.Join("bob", "r");
        _world.Heard();
    }

    private string Admit(string host, string guest) => _world.Say(host, _world.Board.AdmitAsync(host, "r", World.IdOf(guest)));
}
