using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Invitations;

/// <summary>How one's ID, or a room, gets to the other person without being typed.</summary>
public sealed class InvitationTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>In place of the system's sheet, which no test can press: keeps what the page hands to it.</summary>
    private const string ShareSheet = "window.shared = []; navigator.share = async (data) => void shared.push(data);";

    [Fact]
    public async Task MyId_ScannedByAPhone_IsCalledFromThere()
    {
        var (desk, phone) = (await AtHomeAsync("Grace"), new DuetPage(await MeetAsync("Ada", options: Phone())));
        await desk.Button("Show QR code").ClickAsync();
        var link = await QrReader.ReadAsync(desk.Page);
        await desk.Button("Close").ClickAsync();

        await phone.Person.OpenAsync(link);
        await phone.SetNameAsync("Ada");
        await phone.Button("Call").ClickAsync();

        await desk.AnswerAsync("Ada");
        await ExpectMediaAsync(phone, desk);
        await Expect(phone.Button("Verified")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Room_SharedFromAPhone_OrScanned_LeadsToTheHost()
    {
        var person = await MeetAsync("Ada", options: Phone());
        await person.Page.AddInitScriptAsync(ShareSheet);
        var (phone, guest) = (await new DuetPage(person).GoHomeAsync(Server), await SomebodyAsync("Grace"));
        var link = await phone.OpenRoomAsync();

        await phone.Button("Share").ClickAsync();
        await phone.Page.WaitForAsync("() => shared.length === 1");
        Assert.Equal(link, await phone.Page.EvaluateAsync<string>("() => shared[0].url"));
        await phone.Button("Show QR code").ClickAsync();
        Assert.Equal(link, await QrReader.ReadAsync(phone.Page));
        await phone.Button("Close").ClickAsync();

        await guest.JoinAsync(link);
        await ExpectMediaAsync(phone, guest);
    }
}
