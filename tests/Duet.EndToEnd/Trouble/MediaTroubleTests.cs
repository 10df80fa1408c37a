using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.Trouble;

/// <summary>No camera, no permission, no secure origin: what the page says, and that one can join all the same.</summary>
public sealed class MediaTroubleTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Permission_Refused_IsExplained()
    {
        var person = await SomebodyAsync("Ada", MediaAccess.Refused);

        await person.OpenAsync(Server);

        await person.ExpectTextAsync("This page may not use camera and microphone.");
    }

    [Fact]
    public async Task Camera_Missing_IsExplained()
    {
        var person = await SomebodyAsync("Ada", MediaAccess.NoDevices);

        await person.OpenAsync(Server);

        await person.ExpectTextAsync("No camera was found.");
        await person.ExpectTextAsync("You can call and join without a camera or microphone, too.");
    }

    [Fact]
    public async Task Origin_Insecure_IsExplained()
    {
        var person = await SomebodyAsync("Ada");
        var address = new UriBuilder(Server.Address) { Host = Browsers.InsecureHost }.Uri;

        await person.Person.OpenAsync(address.AbsoluteUri);

        await person.ExpectTextAsync("Browsers allow camera and microphone only on secure pages.");
    }

    [Fact]
    public async Task Guest_WithoutDevices_SeesAndHearsTheHost()
    {
        var (host, guest) = (await AtHomeAsync("Ada"), await SomebodyAsync("Grace", MediaAccess.NoDevices));
        var link = await host.OpenRoomAsync();

        await guest.JoinAsync(link);

        await guest.Person.ExpectMediaAsync();
        await host.ExpectTextAsync("camera is off");
    }
}
