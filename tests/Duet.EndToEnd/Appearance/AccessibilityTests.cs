using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Appearance;

/// <summary>axe finds nothing against WCAG 2.2 AA on any screen: in light colours on a phone, and in dark ones at a desk; on the main way, in light ones there, too.</summary>
public sealed class AccessibilityTests(Browsers browsers, SharedServer shared) : TourTest(browsers, shared)
{
    private static readonly (string Name, int Width, int Height, ColorScheme Scheme)[] Looks =
    [
        ("phone", 360, 740, ColorScheme.Light),
        ("desk", 1280, 800, ColorScheme.Dark),
        ("desk", 1280, 800, ColorScheme.Light),
    ];

    private readonly List<string> _found = [];

    [Fact]
    public async Task Screens_HaveNoViolations()
    {
        await WalkAsync((screen, page) => LookAsync(screen, page, Looks));

        ExpectNothingFound();
    }

    [Fact]
    public async Task PeopleAndIdentity_HaveNoViolations()
    {
        var (owner, other) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var id = await other.ReadIdAsync();
        await other.OpenAsync(Server, $"c/{await owner.ReadIdAsync()}");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Call Somebody" })).ToBeVisibleAsync();
        await LookAsync("call-me", other);

        await owner.Button("Choose devices").ClickAsync();
        await Expect(owner.Page.GetByLabel("Camera", new() { Exact = true })).ToBeVisibleAsync();
        await owner.Button("Show QR code").ClickAsync();
        await LookAtDialogAsync("id-qr", owner);

        await owner.Button("Add contact").ClickAsync();
        await owner.Page.GetByLabel("Name of the contact").FillAsync("Grace");
        await owner.Page.GetByLabel("ID of the contact").FillAsync("No ID");
        await owner.Button("Save").ClickAsync();
        await owner.ExpectTextAsync("An ID has 24 letters and digits.");
        await LookAsync("contact-mistaken", owner);
        await owner.Page.GetByLabel("ID of the contact").FillAsync(id);
        await owner.Button("Save").ClickAsync();
        await owner.Button("Actions for Grace").ClickAsync();
        await Expect(owner.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Block" })).ToBeVisibleAsync();
        await LookAsync("person-menu", owner);
        await owner.Page.Keyboard.PressAsync("Escape");

        await owner.OpenAsync(Server, "settings");
        await owner.Button("Restore from a recovery file").ClickAsync();
        await LookAtDialogAsync("restore", owner);
        await owner.Button("Link a device").ClickAsync();
        await owner.Button("Copy link").ClickAsync();
        await owner.ExpectTextAsync("Link copied");
        await LookAsync("link-holder", owner);
        await other.Person.OpenAsync(await owner.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Expect(other.Button("Link this device")).ToBeVisibleAsync();
        await LookAsync("link-device", other);
        await other.Button("Link this device").ClickAsync();
        await owner.ExpectTextAsync("wants to use your ID");
        await LookAsync("link-confirm", owner);
        await LookAsync("link-compare", other);
        await owner.Button("Refuse").ClickAsync();
        await other.ExpectTextAsync("The other device refused.");
        await LookAsync("link-refused", other);

        var fresh = await SomebodyAsync("Heddy");
        await fresh.OpenAsync(Server, "settings");
        await fresh.Button("Save recovery file").ClickAsync();
        await fresh.Page.GetByLabel("Passphrase", new() { Exact = true }).FillAsync("correct horse battery");
        await fresh.Page.GetByLabel("Passphrase again").FillAsync("wrong horse");
        await fresh.ExpectTextAsync("The two are not the same.");
        await LookAtDialogAsync("recovery", fresh);
        ExpectNothingFound();
    }

    [Fact]
    public async Task Calls_HaveNoViolations()
    {
        var server = await StartServerAsync();
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        await caller.CallAsync("0000-0000-0000-0000-0000-0000");
        await caller.ExpectTextAsync("is not online.");
        await LookAsync("not-reached", caller);
        await caller.Button("Back to home").First.ClickAsync();

        await caller.CallAsync(await callee.ReadIdAsync());
        await Expect(callee.Incoming("Ada")).ToBeVisibleAsync();
        await caller.CancelAsync();
        await Expect(callee.Page.GetByRole(AriaRole.Region, new() { Name = "1 missed call" })).ToBeVisibleAsync();
        await LookAsync("missed", callee);

        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);
        await LookAtMenuAsync("more", caller, "More");
        await LookAtMenuAsync("reactions", caller, "Reactions");
        foreach (var item in new[] { "Keyboard shortcuts", "Settings" })
        {
            await caller.ChooseAsync(item);
            await LookAtDialogAsync($"in-call-{item}", caller);
        }

        await caller.Button("Mute microphone").ClickAsync();
        await caller.Button("Turn camera off").ClickAsync();
        await caller.ExpectTextAsync("You are speaking, but your microphone is muted.");
        await callee.ExpectTextAsync("Ada’s camera is off");
        await LookAsync("speaking-while-muted", caller);
        await LookAsync("camera-off", callee);
        await caller.ChooseAsync("Hold");
        await Expect(callee.Page.GetByText("Ada has put you on hold").First).ToBeAttachedAsync();
        await LookAsync("hold", caller);
        await LookAsync("held", callee);

        await server.KillAsync();
        await callee.ExpectTextAsync("The server cannot be reached at the moment.");
        await LookAsync("server-lost-in-call", callee);
        await callee.HangUpAsync();
        await callee.Button("Back to home").First.ClickAsync();
        await callee.ExpectTextAsync("No connection to the server.");
        await LookAsync("server-lost", callee);
        ExpectNothingFound();
    }

    [Fact]
    public async Task Rooms_HaveNoViolations()
    {
        var (host, guest, link) = await InRoomAsync();
        await host.Button("Compare").ClickAsync();
        await Expect(host.Page.GetByRole(AriaRole.Heading, new() { Name = "Who is on the other side" })).ToBeVisibleAsync();
        await LookAsync("compare", host);
        await host.Button("They differ").ClickAsync();
        await LookAsync("emoji-differ", host);
        await host.Button("Close").ClickAsync();

        await host.ChooseAsync("Remove Grace");
        await Expect(host.Button("Remove")).ToBeVisibleAsync();
        await LookAsync("remove-guest", host);
        await host.Button("Remove").ClickAsync();
        await guest.ExpectTextAsync("The host removed you from the room.");
        await LookAsync("removed", guest);

        await guest.Button("Join again").ClickAsync();
        await guest.ExpectTextAsync("Waiting to be let in");
        await LookAsync("knocking", guest);
        await host.ExpectTextAsync("Grace is at the door");
        await LookAsync("knock", host);
        ExpectNothingFound();
    }

    private void ExpectNothingFound() => Assert.True(_found.Count == 0, string.Join('\n', _found));

    private Task LookAsync(string screen, DuetPage page) => LookAsync(screen, page.Page, Looks[..2]);

    /// <summary>Looks at a dialog, and closes it as one closes each of them.</summary>
    private async Task LookAtDialogAsync(string screen, DuetPage page)
    {
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await LookAsync(screen, page);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
    }

    private async Task LookAtMenuAsync(string screen, DuetPage page, string button)
    {
        await page.Button(button).ClickAsync();
        var menu = page.Page.GetByRole(AriaRole.Menu);
        await Expect(menu).ToBeVisibleAsync();
        await LookAsync(screen, page);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeHiddenAsync();
    }

    private async Task LookAsync(string screen, IPage page, (string Name, int Width, int Height, ColorScheme Scheme)[] looks)
    {
        foreach (var (name, width, height, scheme) in looks)
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await SettleAsync(page);
            _found.AddRange(await Axe.FindAsync(page, $"{screen} ({name}, {scheme})"));
        }
    }
}
