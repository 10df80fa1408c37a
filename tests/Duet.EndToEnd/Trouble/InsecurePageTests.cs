using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.InCall;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Trouble;

/// <summary>A page that came without https: no camera, no keys, and nothing said that is not so.</summary>
public sealed class InsecurePageTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int Size = 3 * 1024 * 1024;
    private const int SignCount = 7;

    private Uri InsecureAddress => new UriBuilder(Server.Address) { Host = Browsers.InsecureHost }.Uri;

    [Fact]
    public async Task Room_GuestWithoutHttps_SendsAndReceivesFilesAndCompares()
    {
        var (host, guest) = (await AtHomeAsync("Ada"), await SomebodyAsync("Grace"));
        var link = new UriBuilder(await host.OpenRoomAsync()) { Host = Browsers.InsecureHost }.Uri;
        using var folder = new Downloads();
        var file = await folder.AddAsync("holiday.bin", Size);

        await guest.JoinAsync(link.AbsoluteUri);
        await guest.Person.ExpectMediaAsync();
        await host.Page.EvaluateAsync("() => { delete window.showSaveFilePicker; }");

        await SendAsync(host, "Ada", guest, file);
        await SendAsync(guest, "Grace", host, file);
        await host.Button("Compare").ClickAsync();
        await guest.Button("Compare").ClickAsync();
        Assert.Equal(await ReadSignsAsync(host), await ReadSignsAsync(guest));
        await guest.ExpectTextAsync("This page came without https");
        await Expect(host.Page.GetByText("This page came without https")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Call_FromAnId_IsAnsweredWithoutHttpsAndNotShownAsProven()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await SomebodyAsync("Grace"));
        await callee.OpenAsync(InsecureAddress);
        await callee.SetNameAsync("Grace");
        var id = callee.Page.GetByTestId("my-id");
        await Expect(id).ToBeVisibleAsync();

        await caller.CallAsync(await id.InnerTextAsync());
        await callee.AnswerAsync("Ada");

        await callee.Person.ExpectMediaAsync();
        await Expect(callee.Button("Compare")).ToBeVisibleAsync();
        await Expect(callee.Button("Verified")).ToHaveCountAsync(0);
    }

    private static async Task SendAsync(DuetPage sender, string name, DuetPage receiver, string file)
    {
        await sender.DropFileAsync(file);
        await receiver.ExpectTextAsync($"{name} wants to send a file");
        await receiver.OpenChatAsync();
        await receiver.Button("Receive").ClickAsync();
        var download = await receiver.Page.RunAndWaitForDownloadAsync(() => receiver.Button("Save holiday.bin").ClickAsync());
        Assert.Equal(await Downloads.HashAsync(file), await Downloads.HashAsync(download));
        await sender.ExpectTextAsync("Complete, checksum right");
        await receiver.Button("Close").First.ClickAsync();
        await sender.Button("Close").First.ClickAsync();
    }

    private static async Task<IReadOnlyList<string>> ReadSignsAsync(DuetPage page)
    {
        var signs = page.Page.GetByRole(AriaRole.Region, new() { Name = "Who is on the other side" }).GetByRole(AriaRole.Listitem);
        await Expect(signs).ToHaveCountAsync(SignCount);
        return await signs.AllInnerTextsAsync();
    }
}
