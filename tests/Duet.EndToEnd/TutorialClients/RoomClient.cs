using Duet.EndToEnd.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.TutorialClients;

/// <summary>A person at the tutorial page for rooms.</summary>
internal sealed class RoomClient(Person person)
{
    public Person Person => person;

    private IPage Page => person.Page;

    public async Task JoinAsync(string room)
    {
        await Page.GetByLabel("Room").FillAsync(room);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
    }

    public Task LeaveAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();

    public Task ExpectStatusAsync(string status) => Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(status);
}
