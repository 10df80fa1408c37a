using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Pages;

/// <summary>A test with people at Duet's own page.</summary>
public abstract class PageTest(Browsers browsers, SharedServer shared) : BrowserTest(browsers, shared)
{
    /// <summary>A person on the home screen, with a name and an ID.</summary>
    private protected async Task<DuetPage> AtHomeAsync(string name, BrowserNewContextOptions? options = null) =>
        await new DuetPage(await MeetAsync(name, options: options)).GoHomeAsync(Server);

    /// <summary>A person with an empty page.</summary>
    private protected async Task<DuetPage> SomebodyAsync(string name, MediaAccess access = MediaAccess.Granted) =>
        new(await MeetAsync(name, access));

    /// <summary>Two people in an answered call, media flowing both ways.</summary>
    private protected async Task<(DuetPage Caller, DuetPage Callee)> InCallAsync()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);
        return (caller, callee);
    }

    /// <summary>Two people in a room, media flowing both ways.</summary>
    private protected async Task<(DuetPage Host, DuetPage Guest, string Link)> InRoomAsync()
    {
        var (host, guest) = (await AtHomeAsync("Ada"), await SomebodyAsync("Grace"));
        var link = await host.OpenRoomAsync();
        await guest.JoinAsync(link);
        await ExpectMediaAsync(host, guest);
        return (host, guest, link);
    }

    /// <summary>Waits until both see and hear one another: anew, from now on.</summary>
    private protected static Task ExpectMediaAsync(DuetPage one, DuetPage other) =>
        Task.WhenAll(one.Person.ExpectMediaAsync(), other.Person.ExpectMediaAsync());
}
