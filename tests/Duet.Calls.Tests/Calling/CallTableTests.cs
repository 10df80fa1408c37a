namespace Duet.Calls.Tests.Calling;

/// <summary>Every state of a call × every event, each with what is answered and who hears what. Ann calls Bob; Eve is nobody's business.</summary>
public sealed class CallTableTests
{
    private const string Table =
        """
        TABLE
        """;

    private static readonly string[] States = ["nothing", "reserved", "ringing", "answered", "bob away", "over"];

    private static readonly Dictionary<string, Func<World, string>> Events = new(StringComparer.Ordinal)
    {
        ["ann prepares"] = world => world.Say("ann", world.Board.PrepareCallAsync("ann")).Length == 22 ? "Prepared" : "Refused",
        ["ann calls"] = world => world.Call("ann", World.IdOf("bob")),
        ["bob calls"] = world => world.Call("bob", World.IdOf("ann"), "d"),
        ["bob rings"] = world => world.Acknowledge("bob"),
        ["bob is busy"] = world => world.Acknowledge("bob", RingAnswer.Busy),
        ["bob answers"] = world => world.Answer("bob"),
        ["bob declines"] = world => world.Reject("bob"),
        ["bob hangs up"] = world => world.HangUp("bob"),
        ["ann hangs up"] = world => world.HangUp("ann"),
        ["ann relays"] = world => world.Relay("ann", "x", new SessionHint(CallId: "c")),
        ["bob relays"] = world => world.Relay("bob", "x", new SessionHint(CallId: "c")),
        ["ann resumes"] = world => world.Resume("ann", world.CallClaim(Role.Caller, world.Secrets.GetValueOrDefault("c", "none"))),
        ["bob resumes"] = world => world.Connect("bob.again").Resume("bob.again", world.CallClaim(Role.Callee, world.Secrets.GetValueOrDefault("c", "none"))),
        ["eve resumes"] = world => world.Connect("eve").Resume("eve", world.CallClaim(Role.Callee, world.Secrets.GetValueOrDefault("c", "none"))),
        ["ann asks for ICE"] = world => world.Say("ann", world.Board.CheckMemberAsync("ann", SessionId.OfCall("c"))),
        ["bob asks for ICE"] = world => world.Say("bob", world.Board.CheckMemberAsync("bob", SessionId.OfCall("c"))),
        ["ann is lost"] = world => world.Disconnect("ann"),
        ["bob is lost"] = world => world.Disconnect("bob"),
        ["ann's page closes"] = world => world.Close("ann"),
        ["another bob comes"] = world => world.Connect("bob.phone") is null ? string.Empty : "Done",
        ["11 s go by"] = world => Wait(world, 11),
        ["a minute goes by"] = world => Wait(world, 60),
        ["a quarter of an hour goes by"] = world => Wait(world, 900),
    };

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        var expected = Table.Split('\n').Select(line => line.Split(" | ", 3, StringSplitOptions.TrimEntries)).ToDictionary(
            cell => (cell[0], cell[1]),
            cell => cell[2]);
        foreach (var state in States)
        {
            foreach (var name in Events.Keys)
            {
                cells.Add(state, name, expected.GetValueOrDefault((state, name), "(not in the table)"));
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Call_InState_OnEvent_DoesThis(string state, string name, string expected)
    {
        var world = In(state);

        var result = Events[name](world);

        Assert.Equal(expected, string.Join("; ", [result, .. world.Heard()]));
    }

    private static World In(string state)
    {
        var world = new World().Connect("ann").Connect("bob");
        var level = Array.IndexOf(States, state);
        if (level == 1)
        {
            // A reserved id is the server's own; the table asks about the id "c" and finds it free.
            world.Say("ann", world.Board.PrepareCallAsync("ann"));
        }

        if (level >= 2)
        {
            world.Call("ann", World.IdOf("bob"));
        }

        if (level >= 3)
        {
            world.Answer("bob");
        }

        if (level == 4)
        {
            world.Disconnect("bob");
        }

        if (level == 5)
        {
            world.HangUp("ann");
        }

        world.Heard();
        return world;
    }

    private static string Wait(World world, double seconds)
    {
        world.Wait(seconds);
        return "Time";
    }
}
