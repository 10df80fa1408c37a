using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.InCall;

/// <summary>Lines of text and reactions beside the picture, over the data channel, from a desk to a phone.</summary>
public sealed class ChatTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Lines_AreDeliveredReadAndKeptWhileTheOtherSideIsAway()
    {
        var (caller, phone) = await InCallAsync(calleesDevice: Phone());
        var marks = caller.Page.Locator(".message-mark");

        await caller.OpenChatAsync();
        await caller.WriteAsync("See https://example.org/a?b=1 & <b>");

        await Expect(marks).ToHaveTextAsync(["Delivered"]);
        await Expect(phone.Page.GetByRole(AriaRole.Status).GetByText("See https://example.org/a?b=1 & <b>")).ToBeVisibleAsync();
        await Expect(phone.Button("Chat")).ToHaveAccessibleDescriptionAsync("1 unread message");
        await phone.OpenChatAsync();
        await phone.ExpectTextAsync("& <b>");
        await Expect(phone.Page.GetByRole(AriaRole.Link, new() { Name = "https://example.org/a?b=1" })).ToHaveAttributeAsync("rel", "noreferrer noopener");
        await Expect(marks).ToHaveTextAsync(["Read"]);
        await phone.Button("Copy message").ClickAsync();
        Assert.Equal("See https://example.org/a?b=1 & <b>", await phone.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await phone.Button("Close").ClickAsync();

        await phone.Button("More").ClickAsync();
        await phone.Page.GetByRole(AriaRole.Menuitem, new() { Name = "React with 🎉" }).ClickAsync();
        await Expect(caller.Page.GetByText("Grace reacted with 🎉")).ToBeAttachedAsync();

        await phone.Page.GotoAsync("about:blank");
        await caller.ExpectTextAsync("Grace left, or is reloading the page …");
        await caller.WriteAsync("Are you there?");
        await phone.Page.GoBackAsync();
        await ExpectMediaAsync(caller, phone);
        await phone.OpenChatAsync();
        await phone.ExpectTextAsync("Are you there?");
        await Expect(marks).ToHaveTextAsync(["Read", "Read"]);
    }
}
