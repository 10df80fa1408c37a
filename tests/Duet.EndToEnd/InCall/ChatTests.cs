using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.InCall;

/// <summary>Lines of text beside the picture, over the data channel.</summary>
public sealed class ChatTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Message_ReachesTheOtherSideAndIsMarkedAsRead()
    {
        var (caller, callee) = await InCallAsync();

        await caller.Button("Chat").ClickAsync();
        await caller.Page.GetByLabel("Message").FillAsync("See https://example.org/a?b=1 & <b>");
        await caller.Button("Send").ClickAsync();

        await callee.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Chat" }).First.ClickAsync();
        await callee.ExpectTextAsync("& <b>");
        await caller.ExpectTextAsync("Read");
    }
}
