using Duet.Calls.Store;

namespace Duet.Calls.Tests.Limits;

/// <summary>What somebody tries who wants to keep others from one another.</summary>
public sealed class WaysRoundTests
{
    private static readonly string Bob = World.IdOf("bob");
    private readonly World _world = new World().Connect("ann").Connect("bob", device => device with { CallWaiting = true });

    [Fact]
    public void SilentRings_OfStrangers_DoNotMakeAPersonBusy()
    {
        for (var stranger = 0; stranger < 8; stranger++)
        {
            _world.ConnectClassic($"eve{stranger}");
            Assert.Equal($"Calling s{stranger}", _world.Call($"eve{stranger}", Bob, $"s{stranger}"));
            _world.Acknowledge("bob", RingAnswer.Silent, $"s{stranger}");
        }

        _world.Heard();

        Assert.Equal("Calling c", _world.Call("ann", Bob));
        Assert.Equal(["bob: ended s0 Missed", "eve0: rejected s0 NoAnswer", "bob: ring c ann(Caller)"], _world.Heard());
    }

    [Fact]
    public void LoudRings_OfUnprovenStrangers_MakeWayForAProvenCaller()
    {
        for (var stranger = 0; stranger < 8; stranger++)
        {
            _world.ConnectClassic($"eve{stranger}");
            _world.Call($"eve{stranger}", Bob, $"s{stranger}");
            _world.Acknowledge("bob", callId: $"s{stranger}");
        }

        Assert.Equal("Calling c", _world.Call("ann", Bob));
    }

    [Fact]
    public void Rings_OfNewIdentitiesFromOneAddress_LeaveRoomForAFriend()
    {
        for (var identity = 0; identity < 8; identity++)
        {
            var name = (char)('m' + identity) + "allory";
            _world.Connect(name, device => device with { Address = "one" });
            _world.Call(name, Bob, $"s{identity}");
            _world.Acknowledge("bob", identity % 2 == 0 ? RingAnswer.Ringing : RingAnswer.Busy, $"s{identity}");
        }

        Assert.Equal("Calling c", _world.Call("ann", Bob));
    }

    [Fact]
    public void Rings_ThatADeviceNeverAcknowledges_DoNotMakeItBusy()
    {
        for (var stranger = 0; stranger < 4; stranger++)
        {
            _world.Connect($"{(char)('m' + stranger)}allory");
            _world.Call($"{(char)('m' + stranger)}allory", Bob, $"s{stranger}");
        }

        Assert.Equal("Busy", _world.Call("ann", Bob));
        _world.Wait(10);

        Assert.Equal("Calling d", _world.Call("ann", Bob, "d"));
    }

    [Fact]
    public void MissedCalls_OfAFriend_OutliveManyOfOneAddress()
    {
        _world.Disconnect("bob");
        _world.Call("ann", Bob, "friend");
        for (var call = 0; call < 60; call++)
        {
            // A new identity for each call.
            var connection = new NewConnection($"m{call}", call % 2 == 0 ? null : $"{call:D24}", "mallory", "one");
            World.Done(_world.Board.ConnectAsync(connection));
            _world.Call($"m{call}", Bob, $"s{call}");
        }

        var missed = World.Done(_world.Board.ConnectAsync(new NewConnection("bob.again", Bob, "bob", "there"))).Result.Value!.Missed;

        Assert.Equal(50, missed.Length);
        Assert.Equal("friend", missed[0].CallId);
    }

    [Fact]
    public void MissedCalls_OfMadeUpIds_PushOutOneAnotherAndNoFriends()
    {
        _world.Options.Limits.PeopleWithMissedCalls = 3;
        _world.Disconnect("bob");
        _world.Call("ann", Bob, "friend");
        _world.Connect("mallory");
        foreach (var madeUp in (string[])["x", "y", "z", "w"])
        {
            _world.Call("mallory", World.IdOf(madeUp), madeUp);
        }

        Assert.Single(World.Done(_world.Board.ConnectAsync(new NewConnection("bob.again", Bob, "bob", "there"))).Result.Value!.Missed);
    }

    [Fact]
    public void ExpiredLink_WhenTheTableIsFull_StaysExpired()
    {
        _world.Options.Limits.ExpiringLinks = 1;
        _world.Join("ann", "r");
        LetExpire("ann", "r");
        _world.Leave("ann", "r");
        _world.Wait(60);
        _world.Join("bob", "other");

        Assert.Equal("RateLimited", LetExpire("bob", "other"));
        _world.Leave("bob", "other");

        Assert.Equal("RoomExpired", _world.Join("bob", "r"));
    }

    [Fact]
    public void ExpiredLink_OfARoomThatWasOpenForMonths_StaysExpired()
    {
        _world.Join("ann", "r");
        LetExpire("ann", "r");
        _world.Wait(TimeSpan.FromDays(90).TotalSeconds);
        _world.Leave("ann", "r");

        Assert.Equal("RoomExpired", _world.Join("bob", "r"));
    }

    [Fact]
    public void RemovedGuests_BeyondThoseThatAreRemembered_MustKnockToo()
    {
        _world.Join("ann", "r");
        for (var guest = 0; guest <= 64; guest++)
        {
            World.Done(_world.Board.ConnectAsync(new NewConnection($"g{guest}", $"{guest:D24}", "guest", $"{guest}")));
            Assert.StartsWith("Guest", _world.Join($"g{guest}", "r"), StringComparison.Ordinal);
            _world.Say("ann", _world.Board.RemoveGuestAsync("ann", "r", null));
        }

        Assert.Contains("ann: room-locked", _world.Heard(), StringComparer.Ordinal);
        Assert.Equal("AtTheDoor", _world.Join("g64", "r"));
    }

    [Fact]
    public void Door_FullOfUnprovenStrangers_OpensForAProvenOne()
    {
        _world.Join("ann", "r");
        World.Done(_world.Board.LockRoomAsync("ann", "r", locked: true));
        for (var stranger = 0; stranger < 8; stranger++)
        {
            _world.ConnectClassic($"eve{stranger}");
            Assert.Equal("AtTheDoor", _world.Join($"eve{stranger}", "r"));
        }

        _world.Heard();

        Assert.Equal("AtTheDoor", _world.Join("bob", "r"));
        Assert.Equal(["ann: knock-canceled eve0", "eve0: denied RoomFull", "ann: knock bob", "bob: waiting"], _world.Heard());
        Assert.Equal(8, World.Done(_world.Store.DecideAsync(state => state.FindBy<Room>(Term.Session("r"))[0].Waiting.Count, TestContext.Current.CancellationToken)));
    }

    private string LetExpire(string device, string room) =>
        _world.Say(device, _world.Board.ExpireRoomAsync(device, room, TimeSpan.FromMinutes(1)));
}
