using System.Text.RegularExpressions;
using Duet.EndToEnd.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.TutorialClients;

/// <summary>A person at the tutorial page for calls by ID.</summary>
internal sealed partial class CallClient(Person person)
{
    public Person Person => person;

    private IPage Page => person.Page;

    /// <summary>The ID that the server gave this client.</summary>
    public async Task<string> ReadIdAsync()
    {
        var id = Page.GetByLabel("My ID");
        await Expect(id).ToHaveValueAsync(Something());
        return await id.InputValueAsync();
    }

    public async Task CallAsync(string id)
    {
        await Page.GetByLabel("Name").FillAsync(person.Name);
        await Page.GetByLabel("ID to call").FillAsync(id);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Call", Exact = true }).ClickAsync();
    }

    public async Task AnswerAsync(string caller)
    {
        await Expect(Page.GetByText($"{caller} is calling:")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
    }

    public Task HangUpAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Hang up" }).ClickAsync();

    public Task ExpectStatusAsync(string status) => Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(status);

    [GeneratedRegex(@"\S+", RegexOptions.None, 1000)]
    private static partial Regex Something();
}
