using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Identity;

/// <summary>One's ID on further devices, and after the loss of the browser.</summary>
public sealed class IdentityTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int SignCount = 4;
    private const int ChoiceCount = 6;
    private const string Passphrase = "correct horse battery";

    [Fact]
    public async Task Device_LinkedAndConfirmedOnBoth_RingsUnderTheSameId()
    {
        var (holder, device, caller) = (await AtHomeAsync("Grace"), await SomebodyAsync("Grace's phone"), await AtHomeAsync("Ada"));
        var id = await holder.ReadIdAsync();
        await LinkAsync(holder, device);

        await device.OpenAsync(Server);
        Assert.Equal(id, await device.ReadIdAsync());
        await caller.CallAsync(id);
        await Expect(holder.Incoming("Ada")).ToBeVisibleAsync();
        await device.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, device);
        await holder.ExpectTextAsync("was answered on another device.");

        // The certificate of the device is as good as the key itself: the caller sees the ID proven.
        await Expect(caller.Button("Verified")).ToBeVisibleAsync();
        await Expect(device.Button("Verified")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Device_LinkedToAnotherId_TakesItsOwnBack()
    {
        var (stranger, victim, caller) = (await AtHomeAsync("Eve"), await AtHomeAsync("Grace"), await AtHomeAsync("Ada"));
        var id = await victim.ReadIdAsync();
        await LinkAsync(stranger, victim);
        await victim.OpenAsync(Server);
        Assert.Equal(await ReadIdAtHomeAsync(stranger), await victim.ReadIdAsync());

        await victim.OpenAsync(Server, "settings");
        await victim.Button($"Use {id} again").ClickAsync();

        Assert.Equal(id, await ReadIdAtHomeAsync(victim));
        await caller.CallAsync(id);
        await victim.AnswerAsync("Ada");
        await Expect(caller.Button("Verified")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Device_ChoosesOtherPictures_IsNotLetIn()
    {
        var (holder, device) = (await AtHomeAsync("Grace"), await AtHomeAsync("Grace's phone"));
        var id = await device.ReadIdAsync();
        await AskAsync(holder, device);
        var names = await ReadSignsAsync(holder);

        await device.Page.Locator($".link-choices button:has(.signs):not([aria-label=\"{names}\"])").First.ClickAsync();

        await holder.ExpectTextAsync("Other pictures were chosen on the new device. It was not let in.");
        await device.ExpectTextAsync("Those are not the pictures of the other device, so nothing was linked. Make a new link there, and choose what it shows.");
        Assert.Equal(id, await ReadIdAtHomeAsync(device));
    }

    [Fact]
    public async Task RecoveryFile_MadeWithTheKey_BringsTheIdToAnotherBrowser()
    {
        var (before, after) = (await AtHomeAsync("Grace"), await AtHomeAsync("Grace again"));
        var id = await before.ReadIdAsync();
        await before.OpenAsync(Server, "settings");
        await Expect(before.Button("Save recovery file")).ToBeHiddenAsync(); // the key is not new any more

        var fresh = await SomebodyAsync("Heddy");
        await fresh.OpenAsync(Server, "settings");
        var download = await SaveRecoveryFileAsync(fresh);
        await fresh.OpenAsync(Server);
        var saved = await fresh.ReadIdAsync();
        Assert.NotEqual(id, saved, StringComparer.Ordinal);

        await after.OpenAsync(Server, "settings");
        await after.Button("Restore from a recovery file").ClickAsync();
        await after.Page.GetByLabel("Recovery file", new() { Exact = true }).SetInputFilesAsync(await download.PathAsync());
        await RestoreAsync(after, "wrong horse battery");
        await after.ExpectTextAsync("The file or the passphrase is wrong.");
        await RestoreAsync(after, Passphrase);
        await after.ExpectTextAsync("Your ID is back.");

        await after.OpenAsync(Server);
        Assert.Equal(saved, await after.ReadIdAsync());
    }

    private async Task LinkAsync(DuetPage holder, DuetPage device)
    {
        await AskAsync(holder, device);
        await Expect(holder.Button("Let it in")).ToBeDisabledAsync();
        await device.Button(await ReadSignsAsync(holder)).ClickAsync();
        await holder.Button("Let it in").ClickAsync();
        await holder.ExpectTextAsync("The device is linked.");
        await device.ExpectTextAsync("The device is linked.");
    }

    /// <summary>Opens the holder's link on the other device, until that one has to choose.</summary>
    private async Task AskAsync(DuetPage holder, DuetPage device)
    {
        await holder.OpenAsync(Server, "settings");
        await holder.Button("Link a device").ClickAsync();
        await holder.Button("Copy link").ClickAsync();
        await holder.ExpectTextAsync("Link copied");
        await device.Person.OpenAsync(await holder.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await device.Page.GetByLabel("Name of this device").FillAsync("Phone");
        await device.Button("Link this device").ClickAsync();
        await holder.ExpectTextAsync("“Phone” wants to use your ID");
        await Expect(device.Page.Locator(".link-choices button:has(.signs)")).ToHaveCountAsync(ChoiceCount);
    }

    private async Task<string> ReadIdAtHomeAsync(DuetPage page)
    {
        await page.OpenAsync(Server);
        return await page.ReadIdAsync();
    }

    private static async Task<IDownload> SaveRecoveryFileAsync(DuetPage page)
    {
        await page.Button("Save recovery file").ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Passphrase", new() { Exact = true }).FillAsync(Passphrase);
        await dialog.GetByLabel("Passphrase again").FillAsync(Passphrase);
        return await page.Page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = "Save recovery file" }).ClickAsync());
    }

    private static async Task RestoreAsync(DuetPage page, string passphrase)
    {
        await page.Page.GetByLabel("Passphrase").FillAsync(passphrase);
        await page.Button("Restore").ClickAsync();
    }

    /// <summary>The names of the signs that the holder shows, as a screen reader reads those of a choice.</summary>
    private static async Task<string> ReadSignsAsync(DuetPage page)
    {
        var signs = page.Page.Locator(".signs small");
        await Expect(signs).ToHaveCountAsync(SignCount);
        return string.Join(", ", await signs.AllInnerTextsAsync());
    }
}
