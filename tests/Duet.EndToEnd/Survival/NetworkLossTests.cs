using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Networks;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Survival;

/// <summary>One side loses its network during a call, behind a router of its own.</summary>
public sealed class NetworkLossTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const string Reconnecting = "The connection was lost. Reconnecting …";

    private Internet? _internet;

    private Internet Internet => _internet!;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ComesBackByItself_WhenTheNetworkDoes(bool hostLosesIt)
    {
        var (one, other) = await MeetInRoomAsync();
        var (lost, stays) = hostLosesIt ? (one, other) : (other, one);

        await lost.Home.CutAsync();
        await lost.Page.ExpectTextAsync(Reconnecting);
        await stays.Page.ExpectTextAsync($"{lost.Page.Person.Name} has lost the connection. Waiting for them to come back …");
        await lost.Home.RestoreAsync();

        await ExpectWholeAsync(lost.Page, stays.Page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ComesBackByItself_WhenOneSideGetsAnotherAddress(bool hostMoves)
    {
        var (one, other) = await MeetInRoomAsync();

        await Internet.MoveAsync(hostMoves ? one.Home : other.Home);

        await ExpectWholeAsync(one.Page, other.Page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ComesBackByItself_WhenAnotherNetworkComesAndTheOldOneFallsSilent(bool hostMoves)
    {
        var (one, other) = await MeetInRoomAsync();

        await Internet.SwitchAsync(hostMoves ? one.Home : other.Home);

        await ExpectWholeAsync(one.Page, other.Page);
    }

    [Fact]
    public async Task BrowserThatDied_IsMissedWithinTheGraceTime()
    {
        var (one, other) = await MeetInRoomAsync("Duet:ReconnectGrace=00:00:05", "Duet:PingInterval=00:00:02", "Duet:PingTimeout=00:00:02");

        await other.Home.Host.KillProcessesAsync();

        await one.Page.ExpectTextAsync("The connection to Grace was lost.");
        await one.Page.ExpectTextAsync("Waiting for the other person");
        await one.Page.Person.ExpectNoConnectionAsync();
    }

    [Fact]
    public async Task NetworkGoneForLongerThanTheGrace_EndsTheCallOnBothSides()
    {
        var internet = await StartInternetAsync("Duet:ReconnectGrace=00:00:05", "Duet:PingInterval=00:00:02", "Duet:PingTimeout=00:00:02");
        var (one, other) = (await internet.AddHomeAsync(), await internet.AddHomeAsync());
        var caller = await new DuetPage(await MeetAsync("Ada", one)).GoHomeAsync(Server);
        var callee = await new DuetPage(await MeetAsync("Grace", other)).GoHomeAsync(Server);
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);

        await other.CutAsync();
        await callee.ExpectTextAsync(Reconnecting);
        await caller.ExpectEndedAsync("The connection to Grace was lost.");

        await other.RestoreAsync();
        await callee.ExpectEndedAsync("The connection to Ada was lost.");
        await callee.Person.ExpectMediaReleasedAsync();
    }

    private async Task<((DuetPage Page, Home Home) Host, (DuetPage Page, Home Home) Guest)> MeetInRoomAsync(params string[] settings)
    {
        _internet = await StartInternetAsync(settings);
        var (one, other) = (await Internet.AddHomeAsync(), await Internet.AddHomeAsync());
        var host = await new DuetPage(await MeetAsync("Ada", one)).GoHomeAsync(Server);
        var guest = new DuetPage(await MeetAsync("Grace", other));
        await guest.JoinAsync(await host.OpenRoomAsync());
        await ExpectMediaAsync(host, guest);
        return ((host, one), (guest, other));
    }

    /// <summary>Both see and hear one another again over the peer connections that they had, and nothing says otherwise.</summary>
    private static async Task ExpectWholeAsync(params DuetPage[] pages)
    {
        await ExpectMediaAsync(pages[0], pages[1]);
        foreach (var page in pages)
        {
            await Expect(page.Page.GetByText(Reconnecting)).ToHaveCountAsync(0);
            await Expect(page.Page.GetByText("Waiting for them to come back")).ToHaveCountAsync(0);
            Assert.Equal(1, await page.Page.EvaluateAsync<int>("() => mediaProbe.connectionsMade()"));
        }
    }
}
