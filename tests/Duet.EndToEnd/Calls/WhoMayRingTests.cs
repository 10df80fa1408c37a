using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>Blocked people, strangers where only contacts may ring, and do not disturb.</summary>
public sealed class WhoMayRingTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>Long enough to be seen on a busy machine, short enough to wait for.</summary>
    private const string RingTimeout = "Duet:RingTimeout=00:00:06";

    [Fact]
    public async Task Stranger_RingsInSilence_UntilAContact_AndNotAtAllWhenBlocked()
    {
        await StartServerAsync(RingTimeout);
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var (callerId, calleeId) = (await caller.ReadIdAsync(), await callee.ReadIdAsync());
        await callee.OpenAsync(Server, "settings");
        await callee.Page.GetByLabel("Who may ring me").SelectOptionAsync("Only my contacts");
        await callee.OpenAsync(Server);
        await callee.ReadIdAsync();

        // Nothing rings, so nothing is said to ring; the person called sees it as missed.
        await caller.CallAsync(calleeId);
        await caller.ExpectTextAsync("Calling …");
        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
        await caller.ExpectTextAsync("did not answer.");
        await callee.ExpectTextAsync("1 missed call");

        await callee.Button("Add contact").First.ClickAsync();
        await callee.Page.GetByLabel("Name of the contact").FillAsync("Countess Lovelace");
        await callee.Page.GetByLabel("ID of the contact").FillAsync(callerId);
        await callee.Button("Save").ClickAsync();
        await caller.Button("Call again").ClickAsync();
        await Expect(callee.Incoming("Countess Lovelace")).ToBeVisibleAsync();
        await caller.CancelAsync();
        await Expect(callee.Button("Answer")).ToBeHiddenAsync();

        await callee.Button("Actions for Countess Lovelace").First.ClickAsync();
        await callee.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Block" }).ClickAsync();
        await caller.CallAsync(calleeId);
        await caller.ExpectTextAsync("does not take calls from you.");
    }

    [Fact]
    public async Task DoNotDisturb_IsASilentMissedCall()
    {
        await StartServerAsync(RingTimeout);
        var (caller, callee) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var id = await callee.ReadIdAsync();
        await callee.OpenAsync(Server, "settings");
        await callee.Page.GetByRole(AriaRole.Switch, new() { Name = "Do not disturb" }).CheckAsync();
        await callee.OpenAsync(Server);
        await callee.ReadIdAsync();

        await caller.CallAsync(id);

        await caller.ExpectTextAsync("Calling …");
        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
        await caller.ExpectTextAsync("did not answer.");
        await callee.ExpectTextAsync("1 missed call");
    }
}
