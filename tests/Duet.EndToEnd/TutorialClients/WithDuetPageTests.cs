using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.TutorialClients;

/// <summary>A tutorial client on one side, Duet's page on the other, in each role.</summary>
public sealed class WithDuetPageTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task TutorialCaller_AndDuetCallee_SeeOneAnother()
    {
        var (tutorial, duet) = (await AtCallClientAsync("Tutorial"), await AtHomeAsync("Grace"));

        await tutorial.CallAsync(await duet.ReadIdAsync());
        await duet.AnswerAsync("Tutorial");

        await tutorial.Person.ExpectMediaAsync();
        await duet.Person.ExpectMediaAsync();
        await duet.HangUpAsync();
        await tutorial.ExpectStatusAsync("Call ended");
        await tutorial.Person.ExpectNoConnectionAsync();
    }

    [Fact]
    public async Task DuetCaller_AndTutorialCallee_SeeOneAnother()
    {
        var (duet, tutorial) = (await AtHomeAsync("Ada"), await AtCallClientAsync("Tutorial"));

        await duet.CallAsync(await tutorial.ReadIdAsync());
        await tutorial.AnswerAsync("Ada");

        await duet.Person.ExpectMediaAsync();
        await tutorial.Person.ExpectMediaAsync();
        await tutorial.HangUpAsync();
        await duet.ExpectEndedAsync("The connection to");
        await duet.Person.ExpectNoConnectionAsync();
    }

    [Fact]
    public async Task TutorialHost_AndDuetGuest_SeeOneAnother()
    {
        var (tutorial, duet) = (await AtRoomClientAsync("Tutorial"), await SomebodyAsync("Grace"));
        var room = Guid.NewGuid().ToString("N");
        await tutorial.JoinAsync(room);
        await tutorial.ExpectStatusAsync("Joined");

        await duet.JoinAsync(new Uri(Server.Address, $"r/{room}").AbsoluteUri);

        await tutorial.Person.ExpectMediaAsync();
        await duet.Person.ExpectMediaAsync();
        await duet.HangUpAsync();
        await tutorial.ExpectStatusAsync("The other person left");
    }

    [Fact]
    public async Task DuetHost_AndTutorialGuest_SeeOneAnother()
    {
        var (duet, tutorial) = (await AtHomeAsync("Ada"), await AtRoomClientAsync("Tutorial"));
        var link = new Uri(await duet.OpenRoomAsync());

        await tutorial.JoinAsync(link.Segments[^1]);

        await duet.Person.ExpectMediaAsync();
        await tutorial.Person.ExpectMediaAsync();
        await tutorial.LeaveAsync();
        await duet.Person.ExpectNoConnectionAsync();
    }

    private async Task<CallClient> AtCallClientAsync(string name) => new(await MeetTutorialAsync(name, "calls"));

    private async Task<RoomClient> AtRoomClientAsync(string name) => new(await MeetTutorialAsync(name, "rooms"));
}
