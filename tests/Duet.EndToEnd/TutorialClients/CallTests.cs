using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;

namespace Duet.EndToEnd.TutorialClients;

/// <summary>The tutorial client with simple-peer and <c>trickle: false</c>, on both sides, from another origin.</summary>
public sealed class CallTests(Browsers browsers, SharedServer shared) : BrowserTest(browsers, shared)
{
    [Fact]
    public async Task Call_Answered_CarriesVideoAndAudioUntilTheCallerHangsUp()
    {
        var (caller, callee) = (await OpenAsync("Caller"), await OpenAsync("Callee"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Caller");

        await caller.Person.ExpectMediaAsync();
        await callee.Person.ExpectMediaAsync();

        await caller.HangUpAsync();
        await callee.ExpectStatusAsync("Call ended");
        await callee.Person.ExpectNoConnectionAsync();
        await caller.Person.ExpectNoConnectionAsync();
    }

    [Fact]
    public async Task HangUp_OfOneCall_LeavesAnotherCallAlone()
    {
        var (caller, callee) = (await OpenAsync("Caller"), await OpenAsync("Callee"));
        var (otherCaller, otherCallee) = (await OpenAsync("OtherCaller"), await OpenAsync("OtherCallee"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Caller");
        await otherCaller.CallAsync(await otherCallee.ReadIdAsync());
        await otherCallee.AnswerAsync("OtherCaller");
        await callee.ExpectStatusAsync("Connected");
        await otherCallee.ExpectStatusAsync("Connected");

        await caller.HangUpAsync();

        await callee.ExpectStatusAsync("Call ended");
        await otherCaller.Person.ExpectMediaAsync();
        await otherCallee.Person.ExpectMediaAsync();
        await otherCaller.ExpectStatusAsync("Connected");
        await otherCallee.ExpectStatusAsync("Connected");
    }

    private async Task<CallClient> OpenAsync(string name) => new(await MeetTutorialAsync(name, "calls"));
}
