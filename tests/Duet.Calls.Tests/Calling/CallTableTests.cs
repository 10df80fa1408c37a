namespace Duet.Calls.Tests.Calling;

/// <summary>
/// Every state of a call × every event, each with what is answered and who hears what. Ann calls Bob; Eve is nobody's business. "Everywhere": it rings at Bob's tablet,
/// too. "Waiting": Bob talks to Cat already, and takes second calls.
/// </summary>
public sealed class CallTableTests
{
    private const string Table =
        """
        nothing    | ann prepares                 | Prepared
        nothing    | ann calls                    | Calling c; bob: ring c ann(Caller)
        nothing    | bob calls                    | Calling d; ann: ring d bob(Caller)
        nothing    | bob rings                    | NotInSession
        nothing    | bob is busy                  | NotInSession
        nothing    | bob answers                  | NotInSession
        nothing    | bob declines                 | NotInSession
        nothing    | bob hangs up                 | NotInSession
        nothing    | ann hangs up                 | NotInSession
        nothing    | ann finds bob unproven       | NotInSession
        nothing    | bob finds ann unproven       | NotInSession
        nothing    | ann relays                   | NotInSession
        nothing    | bob relays                   | NotInSession
        nothing    | ann resumes                  | gone
        nothing    | bob resumes                  | gone
        nothing    | eve resumes                  | gone
        nothing    | ann asks for ICE             | NotInSession
        nothing    | bob asks for ICE             | NotInSession
        nothing    | ann is lost                  | Done
        nothing    | bob is lost                  | Done
        nothing    | ann's page closes            | Done
        nothing    | another bob comes            | Done
        nothing    | 11 s go by                   | Time
        nothing    | a minute goes by             | Time
        nothing    | a quarter of an hour goes by | Time
        ringing    | ann prepares                 | Prepared
        ringing    | ann calls                    | CallIdTaken
        ringing    | bob calls                    | Glare c
        ringing    | bob rings                    | Done; ann: ringing c
        ringing    | bob is busy                  | Done; ann: rejected c Busy
        ringing    | bob answers                  | Answered ann(Caller); ann: accepted c bob(Callee)
        ringing    | bob declines                 | Done; ann: rejected c Declined
        ringing    | bob hangs up                 | Done; ann: rejected c Declined
        ringing    | ann hangs up                 | Done; bob: ended c Canceled
        ringing    | ann finds bob unproven       | Done; bob: ended c Canceled
        ringing    | bob finds ann unproven       | Done; ann: rejected c Unproven
        ringing    | ann relays                   | Done; bob: relayed c x
        ringing    | bob relays                   | NotInSession
        ringing    | ann resumes                  | gone
        ringing    | bob resumes                  | gone; bob.again: ring c ann(Caller)
        ringing    | eve resumes                  | gone
        ringing    | ann asks for ICE             | Done
        ringing    | bob asks for ICE             | Done
        ringing    | ann is lost                  | Done; bob: ended c Canceled
        ringing    | bob is lost                  | Done
        ringing    | ann's page closes            | Done; bob: ended c Canceled
        ringing    | another bob comes            | Done; bob.phone: ring c ann(Caller)
        ringing    | 11 s go by                   | Time
        ringing    | a minute goes by             | Time; bob: ended c Missed; ann: rejected c NoAnswer
        ringing    | a quarter of an hour goes by | Time; bob: ended c Missed; ann: rejected c NoAnswer
        answered   | ann prepares                 | Prepared
        answered   | ann calls                    | CallIdTaken
        answered   | bob calls                    | Busy
        answered   | bob rings                    | NotInSession
        answered   | bob is busy                  | NotInSession
        answered   | bob answers                  | NotInSession
        answered   | bob declines                 | NotInSession
        answered   | bob hangs up                 | Done; ann: ended c HungUp
        answered   | ann hangs up                 | Done; bob: ended c HungUp
        answered   | ann finds bob unproven       | Done; bob: ended c Unproven
        answered   | bob finds ann unproven       | Done; ann: ended c Unproven
        answered   | ann relays                   | Done; bob: relayed c x
        answered   | bob relays                   | Done; ann: relayed c x
        answered   | ann resumes                  | Caller with bob(Callee); bob: peer-back c
        answered   | bob resumes                  | Callee with ann(Caller); bob: session-moved c; ann: peer-back c
        answered   | eve resumes                  | gone
        answered   | ann asks for ICE             | Done
        answered   | bob asks for ICE             | Done
        answered   | ann is lost                  | Done; bob: peer-away c ConnectionLost
        answered   | bob is lost                  | Done; ann: peer-away c ConnectionLost
        answered   | ann's page closes            | Done; bob: peer-away c PageClosed
        answered   | another bob comes            | Done
        answered   | 11 s go by                   | Time
        answered   | a minute goes by             | Time
        answered   | a quarter of an hour goes by | Time
        bob away   | ann prepares                 | Prepared
        bob away   | ann calls                    | CallIdTaken
        bob away   | bob calls                    | NotInSession
        bob away   | bob rings                    | NotInSession
        bob away   | bob is busy                  | NotInSession
        bob away   | bob answers                  | NotInSession
        bob away   | bob declines                 | NotInSession
        bob away   | bob hangs up                 | NotInSession
        bob away   | ann hangs up                 | Done
        bob away   | ann finds bob unproven       | Done
        bob away   | bob finds ann unproven       | NotInSession
        bob away   | ann relays                   | Done
        bob away   | bob relays                   | NotInSession
        bob away   | ann resumes                  | Caller with bob(Callee away)
        bob away   | bob resumes                  | Callee with ann(Caller); ann: peer-back c
        bob away   | eve resumes                  | gone
        bob away   | ann asks for ICE             | Done
        bob away   | bob asks for ICE             | NotInSession
        bob away   | ann is lost                  | Done
        bob away   | bob is lost                  | NotInSession
        bob away   | ann's page closes            | Done
        bob away   | another bob comes            | Done
        bob away   | 11 s go by                   | Time
        bob away   | a minute goes by             | Time; ann: ended c ConnectionLost
        bob away   | a quarter of an hour goes by | Time; ann: ended c ConnectionLost
        over       | ann prepares                 | Prepared
        over       | ann calls                    | CallIdTaken
        over       | bob calls                    | Calling d; ann: ring d bob(Caller)
        over       | bob rings                    | CallEnded
        over       | bob is busy                  | CallEnded
        over       | bob answers                  | CallEnded
        over       | bob declines                 | CallEnded
        over       | bob hangs up                 | CallEnded
        over       | ann hangs up                 | CallEnded
        over       | ann finds bob unproven       | CallEnded
        over       | bob finds ann unproven       | CallEnded
        over       | ann relays                   | CallEnded
        over       | bob relays                   | CallEnded
        over       | ann resumes                  | gone
        over       | bob resumes                  | gone
        over       | eve resumes                  | gone
        over       | ann asks for ICE             | NotInSession
        over       | bob asks for ICE             | NotInSession
        over       | ann is lost                  | Done
        over       | bob is lost                  | Done
        over       | ann's page closes            | Done
        over       | another bob comes            | Done
        over       | 11 s go by                   | Time
        over       | a minute goes by             | Time
        over       | a quarter of an hour goes by | Time
        everywhere | ann prepares                 | Prepared
        everywhere | ann calls                    | CallIdTaken
        everywhere | bob calls                    | Glare c
        everywhere | bob rings                    | Done; ann: ringing c
        everywhere | bob is busy                  | Done
        everywhere | bob answers                  | Answered ann(Caller); bob.tablet: ended c AnsweredElsewhere; ann: accepted c bob(Callee)
        everywhere | bob declines                 | Done; bob.tablet: ended c DeclinedElsewhere; ann: rejected c Declined
        everywhere | bob hangs up                 | Done; bob.tablet: ended c DeclinedElsewhere; ann: rejected c Declined
        everywhere | ann hangs up                 | Done; bob: ended c Canceled; bob.tablet: ended c Canceled
        everywhere | ann finds bob unproven       | Done; bob: ended c Canceled; bob.tablet: ended c Canceled
        everywhere | bob finds ann unproven       | Done
        everywhere | ann relays                   | Done; bob: relayed c x; bob.tablet: relayed c x
        everywhere | bob relays                   | NotInSession
        everywhere | ann resumes                  | gone
        everywhere | bob resumes                  | gone; bob.again: ring c ann(Caller)
        everywhere | eve resumes                  | gone
        everywhere | ann asks for ICE             | Done
        everywhere | bob asks for ICE             | Done
        everywhere | ann is lost                  | Done; bob: ended c Canceled; bob.tablet: ended c Canceled
        everywhere | bob is lost                  | Done
        everywhere | ann's page closes            | Done; bob: ended c Canceled; bob.tablet: ended c Canceled
        everywhere | another bob comes            | Done; bob.phone: ring c ann(Caller)
        everywhere | 11 s go by                   | Time
        everywhere | a minute goes by             | Time; bob: ended c Missed; bob.tablet: ended c Missed; ann: rejected c NoAnswer
        everywhere | a quarter of an hour goes by | Time; bob: ended c Missed; bob.tablet: ended c Missed; ann: rejected c NoAnswer
        waiting    | ann prepares                 | Prepared
        waiting    | ann calls                    | CallIdTaken
        waiting    | bob calls                    | Glare c
        waiting    | bob rings                    | Done; ann: ringing c
        waiting    | bob is busy                  | Done; ann: rejected c Busy
        waiting    | bob answers                  | Answered ann(Caller); ann: accepted c bob(Callee)
        waiting    | bob declines                 | Done; ann: rejected c Declined
        waiting    | bob hangs up                 | Done; ann: rejected c Declined
        waiting    | ann hangs up                 | Done; bob: ended c Canceled
        waiting    | ann finds bob unproven       | Done; bob: ended c Canceled
        waiting    | bob finds ann unproven       | Done; ann: rejected c Unproven
        waiting    | ann relays                   | Done; bob: relayed c x
        waiting    | bob relays                   | NotInSession
        waiting    | ann resumes                  | gone
        waiting    | bob resumes                  | gone; bob.again: ring c ann(Caller)
        waiting    | eve resumes                  | gone
        waiting    | ann asks for ICE             | Done
        waiting    | bob asks for ICE             | Done
        waiting    | ann is lost                  | Done; bob: ended c Canceled
        waiting    | bob is lost                  | Done; cat: peer-away k ConnectionLost
        waiting    | ann's page closes            | Done; bob: ended c Canceled
        waiting    | another bob comes            | Done; bob.phone: ring c ann(Caller)
        waiting    | 11 s go by                   | Time
        waiting    | a minute goes by             | Time; bob: ended c Missed; ann: rejected c NoAnswer
        waiting    | a quarter of an hour goes by | Time; bob: ended c Missed; ann: rejected c NoAnswer
        """;

    private static readonly string[] States = ["nothing", "ringing", "answered", "bob away", "over", "everywhere", "waiting"];

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
        ["ann finds bob unproven"] = world => world.HangUp("ann", reason: HangUpReason.Unproven),
        ["bob finds ann unproven"] = world => world.HangUp("bob", reason: HangUpReason.Unproven),
        ["ann relays"] = world => world.Relay("ann", "x", new SessionHint(CallId: "c")),
        ["bob relays"] = world => world.Relay("bob", "x", new SessionHint(CallId: "c")),
        ["ann resumes"] = world => world.Resume("ann", world.CallClaim(Role.Caller)),
        ["bob resumes"] = world => world.Connect("bob.again").Resume("bob.again", world.CallClaim(Role.Callee)),
        ["eve resumes"] = world => world.Connect("eve").Resume("eve", world.CallClaim(Role.Callee)),
        ["ann asks for ICE"] = world => world.Say("ann", world.Board.AskForRelayAsync("ann", SessionId.OfCall("c"))),
        ["bob asks for ICE"] = world => world.Say("bob", world.Board.AskForRelayAsync("bob", SessionId.OfCall("c"))),
        ["ann is lost"] = world => world.Disconnect("ann"),
        ["bob is lost"] = world => world.Disconnect("bob"),
        ["ann's page closes"] = world => world.Close("ann"),
        ["another bob comes"] = world => world.Connect("bob.phone") is null ? string.Empty : "Done",
        ["11 s go by"] = world => world.Wait(11),
        ["a minute goes by"] = world => world.Wait(60),
        ["a quarter of an hour goes by"] = world => world.Wait(900),
    };

    public static TheoryData<string, string, string> Cells() => StateTable.Cells(Table, States, Events.Keys);

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
        var world = new World().Connect("ann").Connect("bob", device => device with { CallWaiting = state == "waiting" });
        if (state == "everywhere")
        {
            world.Connect("bob.tablet");
        }

        if (state == "waiting")
        {
            world.Connect("cat").Call("cat", World.IdOf("bob"), "k");
            world.Answer("bob", "k");
        }

        if (state != "nothing")
        {
            world.Call("ann", World.IdOf("bob"));
        }

        if (state is "answered" or "bob away" or "over")
        {
            world.Answer("bob");
        }

        _ = state switch
        {
            "bob away" => world.Disconnect("bob"),
            "over" => world.HangUp("ann"),
            _ => string.Empty,
        };
        world.Heard();
        return world;
    }
}
