using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Networks;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Pages;

/// <summary>A test with people at Duet's own page.</summary>
public abstract class PageTest(Browsers browsers, SharedServer shared) : BrowserTest(browsers, shared)
{
    /// <summary>A phone, with a finger.</summary>
    private protected static BrowserNewContextOptions Phone() =>
        new() { ViewportSize = new() { Width = 360, Height = 740 }, DeviceScaleFactor = 2, HasTouch = true, IsMobile = true };

    /// <summary>A person on the home screen, with a name and an ID.</summary>
    private protected async Task<DuetPage> AtHomeAsync(string name, BrowserNewContextOptions? options = null) =>
        await new DuetPage(await MeetAsync(name, options: options)).GoHomeAsync(Server);

    /// <summary>A person with an empty page.</summary>
    private protected async Task<DuetPage> SomebodyAsync(string name, MediaAccess access = MediaAccess.Granted) =>
        new(await MeetAsync(name, access));

    /// <summary>Two people in an answered call, media flowing both ways.</summary>
    private protected async Task<(DuetPage Caller, DuetPage Callee)> InCallAsync(BrowserNewContextOptions? callersDevice = null, BrowserNewContextOptions? calleesDevice = null)
    {
        var (caller, callee) = (await AtHomeAsync("Ada", callersDevice), await AtHomeAsync("Grace", calleesDevice));
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

    /// <summary>Two people in a room, each in a network of their own.</summary>
    private protected async Task<(DuetPage Host, DuetPage Guest)> InRoomAsync(Home hosts, Home guests, BrowserNewContextOptions? device = null)
    {
        var host = await new DuetPage(await MeetAsync("Ada", hosts, device)).GoHomeAsync(Server);
        var guest = new DuetPage(await MeetAsync("Grace", guests, device));
        await guest.JoinAsync(await host.OpenRoomAsync());
        await ExpectMediaAsync(host, guest);
        return (host, guest);
    }

    /// <summary>Waits until both see and hear one another: anew, from now on.</summary>
    private protected static Task ExpectMediaAsync(DuetPage one, DuetPage other) =>
        Task.WhenAll(one.Person.ExpectMediaAsync(), other.Person.ExpectMediaAsync());
}
