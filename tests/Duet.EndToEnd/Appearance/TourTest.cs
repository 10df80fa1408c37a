using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Appearance;

/// <summary>A walk through the screens of a call, which stops at each of them.</summary>
public abstract class TourTest(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const string Settle =
        """
        async () => {
          // What inherits a colour begins its own transition when that of its parent has ended.
          for (let transitions, round = 0; round === 0 || (transitions.length > 0 && round < 50); round++) {
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
            await Promise.allSettled(transitions.map((transition) => transition.finished));
          }
        }
        """;

    /// <summary>Lets the page draw itself in its new colours and size.</summary>
    internal static Task SettleAsync(IPage page) => page.EvaluateAsync(Settle);

    /// <summary>Visits every screen; <paramref name="look"/> is given its name and the page that shows it.</summary>
    private protected async Task WalkAsync(Func<string, IPage, Task> look)
    {
        var (caller, callee) = (await PaintedAsync("Ada", look: 0), await PaintedAsync("Grace", look: 1));
        await Expect(caller.Button("Turn camera off")).ToBeVisibleAsync();
        await look("home-new", caller.Page);
        await caller.Button("Go on without").ClickAsync();
        await look("home", caller.Page);

        await caller.OpenAsync(Server, "settings");
        await Expect(caller.Page.GetByRole(AriaRole.Heading, new() { Name = "Settings" })).ToBeVisibleAsync();
        await look("settings", caller.Page);

        await caller.OpenAsync(Server, "test");
        await Expect(caller.Page.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        await look("preflight", caller.Page);

        await caller.OpenAsync(Server);
        await caller.CallAsync(await callee.ReadIdAsync());
        await caller.ExpectRingingOutAsync();
        await look("ringing", caller.Page);
        await Expect(callee.Incoming("Ada")).ToBeVisibleAsync();
        await look("incoming", callee.Page);

        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);
        await look("in-call", caller.Page);

        await caller.Button("Chat").ClickAsync();
        await caller.Page.GetByLabel("Message").FillAsync("Hello, Grace");
        await caller.Button("Send").ClickAsync();
        await look("chat", caller.Page);
        await caller.Button("Chat").ClickAsync();

        foreach (var (panel, title) in new[] { ("Security", "Who is on the other side"), ("Connection", "Connection") })
        {
            await caller.ChooseAsync(panel);
            await Expect(caller.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
            await look(panel.ToLowerInvariant(), caller.Page);
            await caller.Button("Close").ClickAsync();
        }

        await caller.Button("Share screen").ClickAsync();
        await Expect(caller.Page.GetByLabel("Your screen, as it is sent")).ToBeVisibleAsync();
        await look("presenting", caller.Page);

        await callee.HangUpAsync();
        await caller.ExpectEndedAsync("Grace hung up.");
        await look("ended", caller.Page);

        await callee.OpenAsync(Server);
        var link = await callee.OpenRoomAsync();
        await look("room", callee.Page);
        await callee.Button("Show QR code").ClickAsync();
        await Expect(callee.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await look("room-qr", callee.Page);
        await caller.Person.OpenAsync(link);
        await Expect(caller.Button("Join")).ToBeVisibleAsync();
        await look("room-door", caller.Page);
    }

    /// <summary>A person on the home screen whose camera sees a painted person: pictures of the browser's test pattern are for nobody's eyes.</summary>
    private async Task<DuetPage> PaintedAsync(string name, int look)
    {
        var person = await MeetAsync(name);
        await person.Page.AddInitScriptAsync(ReadResource("painted-camera.js").Replace("LOOK", $"{look}", StringComparison.Ordinal));
        return await new DuetPage(person).GoHomeAsync(Server);
    }
}
