using System.Text.RegularExpressions;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Pages;

/// <summary>A person at Duet's own page: what they read and what they press, found by role and name as a screen reader finds it.</summary>
internal sealed partial class DuetPage(Person person)
{
    public Person Person => person;

    public IPage Page => person.Page;

    public ILocator HangUpButton => Button("Hang up");

    public ILocator ChatButton => Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Chat" });

    public ILocator EndedHeading => Page.GetByRole(AriaRole.Heading, new() { Name = "Call ended" });

    private ILocator Message => Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" });

    /// <summary>What tells of a call that rings here.</summary>
    public ILocator Incoming(string caller) => Page.GetByRole(AriaRole.Alertdialog).Filter(new() { HasText = caller });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task<DuetPage> OpenAsync(DuetServer server, string path = "") => OpenAsync(server.Address, path);

    public async Task<DuetPage> OpenAsync(Uri server, string path = "")
    {
        await person.OpenAsync(new Uri(server, path).AbsoluteUri);
        return this;
    }

    /// <summary>Opens the home screen, waits until it is signed in, and writes the person's name.</summary>
    public Task<DuetPage> GoHomeAsync(DuetServer server) => GoHomeAsync(server.Address);

    /// <inheritdoc cref="GoHomeAsync(DuetServer)"/>
    public async Task<DuetPage> GoHomeAsync(Uri server)
    {
        await OpenAsync(server);
        await SetNameAsync(person.Name);
        await ReadIdAsync();
        return this;
    }

    /// <summary>Sends media through the relay alone from now on.</summary>
    public async Task<DuetPage> RelayOnlyAsync(DuetServer server)
    {
        await OpenAsync(server, "settings");
        await Page.GetByLabel("Always use the relay").CheckAsync();
        return this;
    }

    public Task SetNameAsync(string name) => Page.GetByLabel("Your name").FillAsync(name);

    /// <summary>The ID as it is shown, with its hyphens.</summary>
    public async Task<string> ReadIdAsync()
    {
        var region = Page.GetByRole(AriaRole.Region, new() { Name = "Your ID", Exact = true });
        await Expect(region).ToContainTextAsync(ShownId());
        return ShownId().Match(await region.InnerTextAsync()).Value;
    }

    public async Task CallAsync(string id)
    {
        await Page.GetByLabel("ID to call").FillAsync(id);
        await Button("Call").ClickAsync();
    }

    public Task ExpectRingingOutAsync() => Expect(Page.GetByText("Ringing …").First).ToBeVisibleAsync();

    public async Task AnswerAsync(string caller)
    {
        await Expect(Incoming(caller)).ToBeVisibleAsync();
        await Button("Answer").ClickAsync();
    }

    public async Task DeclineAsync(string caller)
    {
        await Expect(Incoming(caller)).ToBeVisibleAsync();
        await Button("Decline").ClickAsync();
    }

    /// <summary>Chooses in the menu of everything that is not needed every minute.</summary>
    public async Task ChooseAsync(string item)
    {
        await Button("More").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    /// <summary>Changes settings during the call.</summary>
    public async Task ChangeSettingsAsync(Func<ILocator, Task> change)
    {
        await ChooseAsync("Settings");
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Settings" });
        await change(dialog);
        await Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
    }

    /// <summary>Opens the chat beside the picture; its button tells how much is unread.</summary>
    public async Task OpenChatAsync()
    {
        await ChatButton.ClickAsync();
        await Expect(Message).ToBeVisibleAsync();
    }

    /// <summary>Writes a line; the chat is open.</summary>
    public async Task WriteAsync(string text)
    {
        await Message.FillAsync(text);
        await Button("Send").ClickAsync();
    }

    /// <summary>Sends a file; the chat is open.</summary>
    public async Task SendFileAsync(string path)
    {
        var chooser = await Page.RunAndWaitForFileChooserAsync(() => Button("Send a file").ClickAsync());
        await chooser.SetFilesAsync(path);
    }

    /// <summary>Drops a file on the call, as from the desktop: that opens the chat, too.</summary>
    public async Task DropFileAsync(string path)
    {
        // The driver puts files from the disk into fields only; from there it goes into what the drop carries.
        await Page.EvaluateAsync("() => { const carrier = document.createElement('input'); carrier.type = 'file'; carrier.id = 'carrier'; document.body.append(carrier); }");
        await Page.Locator("#carrier").SetInputFilesAsync(path);
        await Page.EvaluateAsync(
            """
            () => {
              const carrier = document.querySelector("#carrier");
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(carrier.files[0]);
              carrier.remove();
              for (const type of ["dragenter", "dragover", "drop"]) {
                document.querySelector("main").dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
              }
            }
            """);
    }

    public Task CancelAsync() => Button("Cancel").ClickAsync();

    public Task HangUpAsync() => HangUpButton.ClickAsync();

    /// <summary>Opens a room and returns its link.</summary>
    public async Task<string> OpenRoomAsync()
    {
        await Button("New room").ClickAsync();
        await Expect(Page.GetByText("Waiting for the other person").First).ToBeVisibleAsync();
        return Page.Url;
    }

    /// <summary>Opens a room's link, as somebody who was sent it.</summary>
    public async Task JoinAsync(string link)
    {
        await person.OpenAsync(link);
        await SetNameAsync(person.Name);
        await Button("Join").ClickAsync();
    }

    public Task ExpectTextAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Waits for the sentence that says why it is over.</summary>
    public async Task ExpectEndedAsync(string reason)
    {
        await ExpectTextAsync(reason);
        await Expect(HangUpButton).ToBeHiddenAsync();
    }

    // Without groups: the browser reads this pattern, too, and knows no options of .NET.
    [GeneratedRegex("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", RegexOptions.None, 1000)]
    private static partial Regex ShownId();
}
