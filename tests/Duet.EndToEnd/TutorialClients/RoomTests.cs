using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;

namespace Duet.EndToEnd.TutorialClients;

/// <summary>The tutorial client with <c>RTCPeerConnection</c>, on both sides, from another origin.</summary>
public sealed class RoomTests(Browsers browsers, SharedServer shared) : BrowserTest(browsers, shared)
{
    [Fact]
    public async Task Room_OfTwo_CarriesVideoAndAudioUntilOneLeaves()
    {
        var (host, guest) = (await OpenAsync("Host"), await OpenAsync("Guest"));
        var room = NewRoom();
        await host.JoinAsync(room);
        await host.ExpectStatusAsync("Joined");
        await guest.JoinAsync(room);

        await host.Person.ExpectMediaAsync();
        await guest.Person.ExpectMediaAsync();

        await guest.LeaveAsync();
        await host.ExpectStatusAsync("The other person left");
        await host.Person.ExpectNoConnectionAsync();
        await guest.Person.ExpectMediaReleasedAsync();
    }

    [Fact]
    public async Task Room_WhoseGuestClosesTheTab_TellsTheHost()
    {
        var (host, guest) = (await OpenAsync("Host"), await OpenAsync("Guest"));
        var room = NewRoom();
        await host.JoinAsync(room);
        await host.ExpectStatusAsync("Joined");
        await guest.JoinAsync(room);
        await host.Person.ExpectMediaAsync();

        await guest.Person.Page.CloseAsync();

        await host.ExpectStatusAsync("The other person left");
    }

    [Fact]
    public async Task Room_WithTwo_RefusesAThirdAndTheCallGoesOn()
    {
        var (host, guest, third) = (await OpenAsync("Host"), await OpenAsync("Guest"), await OpenAsync("Third"));
        var room = NewRoom();
        await host.JoinAsync(room);
        await host.ExpectStatusAsync("Joined");
        await guest.JoinAsync(room);
        await host.ExpectStatusAsync("Connected");
        await guest.ExpectStatusAsync("Connected");

        await third.JoinAsync(room);

        await third.ExpectStatusAsync("The room is full");
        await third.Person.ExpectMediaReleasedAsync();
        await host.Person.ExpectMediaAsync();
        await guest.Person.ExpectMediaAsync();
        await host.ExpectStatusAsync("Connected");
        await guest.ExpectStatusAsync("Connected");
    }

    private static string NewRoom() => Guid.NewGuid().ToString();

    private async Task<RoomClient> OpenAsync(string name) => new(await MeetTutorialAsync(name, "rooms"));
}
