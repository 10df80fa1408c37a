using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.Survival;

/// <summary>A tab is reloaded during a call.</summary>
public sealed class ReloadTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Call_ComesBack_AfterTheCallerReloads()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Page.ReloadAsync();

        await ExpectMediaAsync(caller, callee);
        await caller.HangUpAsync();
        await callee.ExpectEndedAsync("Ada hung up.");
    }

    [Fact]
    public async Task Room_ComesBack_AfterTheGuestReloads()
    {
        var (host, guest, _) = await InRoomAsync();

        await guest.Page.ReloadAsync();

        await ExpectMediaAsync(host, guest);
    }
}
