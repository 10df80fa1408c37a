namespace Duet.Calls.Tests.Rooms;

/// <summary>
/// Every state of a room × every event, each with what is answered and who hears what. Ann opened the room, Bob is her guest or at her door, Eve comes by.
/// </summary>
public sealed class RoomTableTests
{
    private const string Table =
        """
        nothing     | ann joins                | Host
        nothing     | bob joins                | Host
        nothing     | eve joins                | Host
        nothing     | ann leaves               | NotInSession
        nothing     | bob leaves               | NotInSession
        nothing     | ann locks                | NotInSession
        nothing     | ann unlocks              | NotInSession
        nothing     | bob locks                | NotInSession
        nothing     | ann admits bob           | NotInSession
        nothing     | ann denies bob           | NotInSession
        nothing     | ann removes her guest    | NotInSession
        nothing     | ann lets the link expire | NotInSession
        nothing     | ann relays               | NotInSession
        nothing     | bob relays               | NotInSession
        nothing     | eve relays               | NotInSession
        nothing     | ann is lost              | Done
        nothing     | bob is lost              | Done
        nothing     | bob's page closes        | Done
        nothing     | ann resumes              | gone
        nothing     | bob resumes              | gone
        nothing     | eve resumes              | gone
        nothing     | bob asks for ICE         | NotInSession
        nothing     | eve asks for ICE         | NotInSession
        nothing     | a minute goes by         | Time
        host alone  | ann joins                | Host
        host alone  | bob joins                | Guest with ann(Host); ann: user-joined B bob(Guest)
        host alone  | eve joins                | Guest with ann(Host); ann: user-joined E eve(Guest)
        host alone  | ann leaves               | Done
        host alone  | bob leaves               | NotInSession
        host alone  | ann locks                | Done; ann: room-locked
        host alone  | ann unlocks              | Done; ann: room-unlocked
        host alone  | bob locks                | NotInSession
        host alone  | ann admits bob           | NotInSession
        host alone  | ann denies bob           | NotInSession
        host alone  | ann removes her guest    | NotInSession
        host alone  | ann lets the link expire | Done; ann: room-expires
        host alone  | ann relays               | NotInSession
        host alone  | bob relays               | NotInSession
        host alone  | eve relays               | NotInSession
        host alone  | ann is lost              | Done
        host alone  | bob is lost              | Done
        host alone  | bob's page closes        | Done
        host alone  | ann resumes              | Host with nobody; ann: session-moved r
        host alone  | bob resumes              | gone
        host alone  | eve resumes              | gone
        host alone  | bob asks for ICE         | NotInSession
        host alone  | eve asks for ICE         | NotInSession
        host alone  | a minute goes by         | Time
        locked      | ann joins                | Host
        locked      | bob joins                | AtTheDoor; ann: knock bob; bob: waiting
        locked      | eve joins                | AtTheDoor; ann: knock eve; eve: waiting
        locked      | ann leaves               | Done
        locked      | bob leaves               | NotInSession
        locked      | ann locks                | Done; ann: room-locked
        locked      | ann unlocks              | Done; ann: room-unlocked
        locked      | bob locks                | NotInSession
        locked      | ann admits bob           | NotInSession
        locked      | ann denies bob           | NotInSession
        locked      | ann removes her guest    | NotInSession
        locked      | ann lets the link expire | Done; ann: room-expires
        locked      | ann relays               | NotInSession
        locked      | bob relays               | NotInSession
        locked      | eve relays               | NotInSession
        locked      | ann is lost              | Done
        locked      | bob is lost              | Done
        locked      | bob's page closes        | Done
        locked      | ann resumes              | Host with nobody; ann: session-moved r
        locked      | bob resumes              | gone
        locked      | eve resumes              | gone
        locked      | bob asks for ICE         | NotInSession
        locked      | eve asks for ICE         | NotInSession
        locked      | a minute goes by         | Time
        bob knocks  | ann joins                | Host
        bob knocks  | bob joins                | AtTheDoor
        bob knocks  | eve joins                | AtTheDoor; ann: knock eve; eve: waiting
        bob knocks  | ann leaves               | Done; bob: denied HostLeft
        bob knocks  | bob leaves               | Done; ann: knock-canceled B
        bob knocks  | ann locks                | Done; ann: room-locked
        bob knocks  | ann unlocks              | Done; ann: room-unlocked; ann: user-joined B bob(Guest); bob: admitted ann(Host)
        bob knocks  | bob locks                | NotInSession
        bob knocks  | ann admits bob           | Done; ann: user-joined B bob(Guest); bob: admitted ann(Host)
        bob knocks  | ann denies bob           | Done; bob: denied Denied
        bob knocks  | ann removes her guest    | NotInSession
        bob knocks  | ann lets the link expire | Done; ann: room-expires; bob: denied Expired
        bob knocks  | ann relays               | NotInSession
        bob knocks  | bob relays               | NotInSession
        bob knocks  | eve relays               | NotInSession
        bob knocks  | ann is lost              | Done
        bob knocks  | bob is lost              | Done; ann: knock-canceled B
        bob knocks  | bob's page closes        | Done; ann: knock-canceled B
        bob knocks  | ann resumes              | Host with nobody; ann: session-moved r; ann.again: knock bob
        bob knocks  | bob resumes              | gone
        bob knocks  | eve resumes              | gone
        bob knocks  | bob asks for ICE         | NotInSession
        bob knocks  | eve asks for ICE         | NotInSession
        bob knocks  | a minute goes by         | Time
        two         | ann joins                | Host with bob(Guest)
        two         | bob joins                | Guest with ann(Host)
        two         | eve joins                | RoomFull; eve: room-full
        two         | ann leaves               | Done; bob: user-left A Left; bob: host-changed B
        two         | bob leaves               | Done; ann: user-left B Left
        two         | ann locks                | Done; ann: room-locked; bob: room-locked
        two         | ann unlocks              | Done; ann: room-unlocked; bob: room-unlocked
        two         | bob locks                | NotHost
        two         | ann admits bob           | NotInSession
        two         | ann denies bob           | NotInSession
        two         | ann removes her guest    | Done; bob: removed; ann: user-left B Removed
        two         | ann lets the link expire | Done; ann: room-expires; bob: room-expires
        two         | ann relays               | Done; bob: relayed r x
        two         | bob relays               | Done; ann: relayed r x
        two         | eve relays               | NotInSession
        two         | ann is lost              | Done; bob: peer-away r ConnectionLost
        two         | bob is lost              | Done; ann: peer-away r ConnectionLost
        two         | bob's page closes        | Done; ann: peer-away r PageClosed
        two         | ann resumes              | Host with bob(Guest); ann: session-moved r; bob: peer-back r
        two         | bob resumes              | Guest with ann(Host); bob: session-moved r; ann: peer-back r
        two         | eve resumes              | gone
        two         | bob asks for ICE         | Done
        two         | eve asks for ICE         | NotInSession
        two         | a minute goes by         | Time
        bob away    | ann joins                | Host with bob(Guest away)
        bob away    | bob joins                | NotInSession
        bob away    | eve joins                | RoomFull; eve: room-full
        bob away    | ann leaves               | Done
        bob away    | bob leaves               | NotInSession
        bob away    | ann locks                | Done; ann: room-locked
        bob away    | ann unlocks              | Done; ann: room-unlocked
        bob away    | bob locks                | NotInSession
        bob away    | ann admits bob           | NotInSession
        bob away    | ann denies bob           | NotInSession
        bob away    | ann removes her guest    | Done; ann: user-left B Removed
        bob away    | ann lets the link expire | Done; ann: room-expires
        bob away    | ann relays               | Done
        bob away    | bob relays               | NotInSession
        bob away    | eve relays               | NotInSession
        bob away    | ann is lost              | Done
        bob away    | bob is lost              | NotInSession
        bob away    | bob's page closes        | NotInSession
        bob away    | ann resumes              | Host with bob(Guest away); ann: session-moved r
        bob away    | bob resumes              | Guest with ann(Host); ann: peer-back r
        bob away    | eve resumes              | gone
        bob away    | bob asks for ICE         | NotInSession
        bob away    | eve asks for ICE         | NotInSession
        bob away    | a minute goes by         | Time; ann: user-left B ConnectionLost
        ann away    | ann joins                | NotInSession
        ann away    | bob joins                | Guest with ann(Host away)
        ann away    | eve joins                | RoomFull; eve: room-full
        ann away    | ann leaves               | NotInSession
        ann away    | bob leaves               | Done
        ann away    | ann locks                | NotInSession
        ann away    | ann unlocks              | NotInSession
        ann away    | bob locks                | NotHost
        ann away    | ann admits bob           | NotInSession
        ann away    | ann denies bob           | NotInSession
        ann away    | ann removes her guest    | NotInSession
        ann away    | ann lets the link expire | NotInSession
        ann away    | ann relays               | NotInSession
        ann away    | bob relays               | Done
        ann away    | eve relays               | NotInSession
        ann away    | ann is lost              | NotInSession
        ann away    | bob is lost              | Done
        ann away    | bob's page closes        | Done
        ann away    | ann resumes              | Host with bob(Guest); bob: peer-back r
        ann away    | bob resumes              | Guest with ann(Host away); bob: session-moved r
        ann away    | eve resumes              | gone
        ann away    | bob asks for ICE         | Done
        ann away    | eve asks for ICE         | NotInSession
        ann away    | a minute goes by         | Time; bob: user-left A ConnectionLost; bob: host-changed B
        handed over | ann joins                | Guest with bob(Host); bob: user-joined A ann(Guest)
        handed over | bob joins                | Host
        handed over | eve joins                | Guest with bob(Host); bob: user-joined E eve(Guest)
        handed over | ann leaves               | NotInSession
        handed over | bob leaves               | Done
        handed over | ann locks                | NotInSession
        handed over | ann unlocks              | NotInSession
        handed over | bob locks                | Done; bob: room-locked
        handed over | ann admits bob           | NotInSession
        handed over | ann denies bob           | NotInSession
        handed over | ann removes her guest    | NotInSession
        handed over | ann lets the link expire | NotInSession
        handed over | ann relays               | NotInSession
        handed over | bob relays               | NotInSession
        handed over | eve relays               | NotInSession
        handed over | ann is lost              | Done
        handed over | bob is lost              | Done
        handed over | bob's page closes        | Done
        handed over | ann resumes              | gone
        handed over | bob resumes              | Host with nobody; bob: session-moved r
        handed over | eve resumes              | gone
        handed over | bob asks for ICE         | Done
        handed over | eve asks for ICE         | NotInSession
        handed over | a minute goes by         | Time
        bob removed | ann joins                | Host
        bob removed | bob joins                | AtTheDoor; ann: knock bob; bob: waiting
        bob removed | eve joins                | Guest with ann(Host); ann: user-joined E eve(Guest)
        bob removed | ann leaves               | Done
        bob removed | bob leaves               | NotInSession
        bob removed | ann locks                | Done; ann: room-locked
        bob removed | ann unlocks              | Done; ann: room-unlocked
        bob removed | bob locks                | NotInSession
        bob removed | ann admits bob           | NotInSession
        bob removed | ann denies bob           | NotInSession
        bob removed | ann removes her guest    | NotInSession
        bob removed | ann lets the link expire | Done; ann: room-expires
        bob removed | ann relays               | NotInSession
        bob removed | bob relays               | NotInSession
        bob removed | eve relays               | NotInSession
        bob removed | ann is lost              | Done
        bob removed | bob is lost              | Done
        bob removed | bob's page closes        | Done
        bob removed | ann resumes              | Host with nobody; ann: session-moved r
        bob removed | bob resumes              | gone
        bob removed | eve resumes              | gone
        bob removed | bob asks for ICE         | NotInSession
        bob removed | eve asks for ICE         | NotInSession
        bob removed | a minute goes by         | Time
        expired     | ann joins                | Host
        expired     | bob joins                | RoomExpired
        expired     | eve joins                | RoomExpired
        expired     | ann leaves               | Done
        expired     | bob leaves               | NotInSession
        expired     | ann locks                | Done; ann: room-locked
        expired     | ann unlocks              | Done; ann: room-unlocked
        expired     | bob locks                | NotInSession
        expired     | ann admits bob           | NotInSession
        expired     | ann denies bob           | NotInSession
        expired     | ann removes her guest    | NotInSession
        expired     | ann lets the link expire | Done; ann: room-expires
        expired     | ann relays               | NotInSession
        expired     | bob relays               | NotInSession
        expired     | eve relays               | NotInSession
        expired     | ann is lost              | Done
        expired     | bob is lost              | Done
        expired     | bob's page closes        | Done
        expired     | ann resumes              | Host with nobody; ann: session-moved r
        expired     | bob resumes              | gone
        expired     | eve resumes              | gone
        expired     | bob asks for ICE         | NotInSession
        expired     | eve asks for ICE         | NotInSession
        expired     | a minute goes by         | Time
        """;

    private static readonly string[] States = ["nothing", "host alone", "locked", "bob knocks", "two", "bob away", "ann away", "handed over", "bob removed", "expired"];

    private static readonly Dictionary<string, Func<World, string>> Events = new(StringComparer.Ordinal)
    {
        ["ann joins"] = world => world.Join("ann", "r"),
        ["bob joins"] = world => world.Join("bob", "r"),
        ["eve joins"] = world => world.Join("eve", "r"),
        ["ann leaves"] = world => world.Leave("ann", "r"),
        ["bob leaves"] = world => world.Leave("bob", "r"),
        ["ann locks"] = world => world.Say("ann", world.Board.LockRoomAsync("ann", "r", locked: true)),
        ["ann unlocks"] = world => world.Say("ann", world.Board.LockRoomAsync("ann", "r", locked: false)),
        ["bob locks"] = world => world.Say("bob", world.Board.LockRoomAsync("bob", "r", locked: true)),
        ["ann admits bob"] = world => world.Say("ann", world.Board.AdmitAsync("ann", "r", World.IdOf("bob"))),
        ["ann denies bob"] = world => world.Say("ann", world.Board.DenyAsync("ann", "r", World.IdOf("bob"))),
        ["ann removes her guest"] = world => world.Say("ann", world.Board.RemoveGuestAsync("ann", "r", null)),
        ["ann lets the link expire"] = world => world.Say("ann", world.Board.ExpireRoomAsync("ann", "r", TimeSpan.Zero)),
        ["ann relays"] = world => world.Relay("ann", "x", new SessionHint(RoomId: "r")),
        ["bob relays"] = world => world.Relay("bob", "x", new SessionHint(RoomId: "r")),
        ["eve relays"] = world => world.Relay("eve", "x", new SessionHint(RoomId: "r")),
        ["ann is lost"] = world => world.Disconnect("ann"),
        ["bob is lost"] = world => world.Disconnect("bob"),
        ["bob's page closes"] = world => world.Close("bob"),
        ["ann resumes"] = world => world.Connect("ann.again").Resume("ann.again", world.RoomClaim(Role.Host)),
        ["bob resumes"] = world => world.Connect("bob.again").Resume("bob.again", world.RoomClaim(Role.Guest)),
        ["eve resumes"] = world => world.Resume("eve", world.RoomClaim(Role.Guest)),
        ["bob asks for ICE"] = world => world.Say("bob", world.Board.AskForRelayAsync("bob", SessionId.OfRoom("r"))),
        ["eve asks for ICE"] = world => world.Say("eve", world.Board.AskForRelayAsync("eve", SessionId.OfRoom("r"))),
        ["a minute goes by"] = world => world.Wait(60),
    };

    public static TheoryData<string, string, string> Cells() => StateTable.Cells(Table, States, Events.Keys);

    [Theory]
    [MemberData(nameof(Cells))]
    public void Room_InState_OnEvent_DoesThis(string state, string name, string expected)
    {
        var world = In(state);

        var result = Events[name](world);

        Assert.Equal(expected, string.Join("; ", [result, .. world.Heard()]));
    }

    private static World In(string state)
    {
        var world = new World().Connect("ann").Connect("bob").Connect("eve");
        if (state != "nothing")
        {
            world.Join("ann", "r");
        }

        if (state is "locked" or "bob knocks")
        {
            Events["ann locks"](world);
        }

        if (state is "bob knocks" or "two" or "bob away" or "ann away" or "handed over" or "bob removed")
        {
            world.Join("bob", "r");
        }

        _ = state switch
        {
            "bob away" => world.Disconnect("bob"),
            "ann away" => world.Disconnect("ann"),
            "handed over" => world.Leave("ann", "r"),
            "bob removed" => Events["ann removes her guest"](world),
            "expired" => Events["ann lets the link expire"](world),
            _ => string.Empty,
        };
        world.Heard();
        return world;
    }
}
