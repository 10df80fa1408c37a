using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Duet.EndToEnd.Appearance;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Trust;

/// <summary>A server that puts itself in the middle: what the people hear of it.</summary>
public sealed partial class MaliciousServerTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const int EmojiCount = 7;

    [Fact]
    public async Task CallById_OfferSwapped_DoesNotRing_AndTheCalleeIsWarned()
    {
        var (server, caller, callee) = await TwoAtHomeAsync();
        server.Change = SwapFingerprints("callUser");

        await caller.CallAsync(await callee.ReadIdAsync());

        await callee.ExpectTextAsync("A call from Ada was refused: the caller could not prove the ID.");
        await Expect(callee.Button("Answer")).ToBeHiddenAsync();
        await Axe.ExpectNothingAsync(callee.Page, "a call that was refused");
        await caller.ExpectTextAsync("your ID could not be proven");
        await caller.Person.ExpectNoConnectionAsync();
    }

    [Fact]
    public async Task CallById_AnswerSwapped_IsRefused_AndTheCallerIsWarned()
    {
        var (server, caller, callee) = await TwoAtHomeAsync();
        server.Change = SwapFingerprints("callAccepted");
        await caller.CallAsync(await callee.ReadIdAsync());

        await callee.AnswerAsync("Ada");

        await caller.ExpectTextAsync("The other side could not prove its ID. Somebody may be trying to sit in between, so the call was refused.");
        await callee.ExpectTextAsync("Ada’s page ended the call: on the way there, your ID could not be proven.");
        await Axe.ExpectNothingAsync(caller.Page, "an answer that was refused");
        await caller.Person.ExpectNoConnectionAsync();
        await callee.Person.ExpectNoConnectionAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Room_EmojiOfTheTwoSides_DifferWhenSomebodyListensIn(bool listensIn)
    {
        var (server, host, guest) = await TwoAtHomeAsync();
        if (listensIn)
        {
            server.Change = await ListenInAsync();
        }

        var link = new Uri(await host.OpenRoomAsync());
        await guest.JoinAsync(link.GetLeftPart(UriPartial.Path)); // without the host's ID, which the server cannot forge

        // Both see and hear one another: nothing but the emoji tells.
        await Task.WhenAll(host.Person.ExpectMediaAsync(), guest.Person.ExpectMediaAsync());
        await Task.WhenAll(ExpectSoundAsync(host), ExpectSoundAsync(guest));
        var (hosts, guests) = (await ReadEmojiAsync(host), await ReadEmojiAsync(guest));
        Assert.Equal(listensIn, !hosts.SequenceEqual(guests, StringComparer.Ordinal));

        if (listensIn)
        {
            await guest.Button("They differ").ClickAsync();
            await guest.ExpectTextAsync("Do not trust this call.");
            await Axe.ExpectNothingAsync(guest.Page, "a failed verification");
        }
    }

    /// <summary>The beeps of the other side's fake microphone are heard, not silence alone.</summary>
    private static async Task ExpectSoundAsync(DuetPage page) => Assert.True(await page.Person.HeardAsync() > Person.Audible);

    private static async Task<string[]> ReadEmojiAsync(DuetPage page)
    {
        await page.Button("Compare").ClickAsync();
        var list = page.Page.GetByRole(AriaRole.Region, new() { Name = "Who is on the other side" }).GetByRole(AriaRole.Listitem);
        await Expect(list).ToHaveCountAsync(EmojiCount);
        return [.. await list.AllInnerTextsAsync()];
    }

    private static Func<string, JsonArray, Task<JsonArray?>> SwapFingerprints(string swapped) => (name, arguments) =>
        Task.FromResult<JsonArray?>(name == swapped ? JsonNode.Parse(Fingerprint().Replace(arguments.ToJsonString(), "sha-256 00:00"))!.AsArray() : arguments);

    [GeneratedRegex("sha-256 [0-9A-F]{2}:[0-9A-F]{2}", RegexOptions.None, 1000)]
    private static partial Regex Fingerprint();

    /// <summary>A browser of its own takes both ends of the call and carries everything from one to the other.</summary>
    private async Task<Func<string, JsonArray, Task<JsonArray?>>> ListenInAsync()
    {
        var middle = (await MeetAsync("Mallory")).Page;
        await middle.EvaluateAsync(await ReadScriptAsync());
        return async (name, arguments) =>
        {
            if (name is not ("offer" or "answer" or "ice-candidate"))
            {
                return arguments;
            }

            var changed = await middle.EvaluateAsync<JsonElement?>("args => passOn(JSON.parse(args))", arguments.ToJsonString());
            return changed is { ValueKind: JsonValueKind.Array } array ? JsonNode.Parse(array.GetRawText())!.AsArray() : null;
        };
    }

    private async Task<(MaliciousServer Server, DuetPage One, DuetPage Other)> TwoAtHomeAsync()
    {
        var malicious = Own(await MaliciousServer.StartAsync());
        var real = await StartServerAsync($"Duet:AllowedOrigins:0={malicious.Address.GetLeftPart(UriPartial.Authority)}");
        malicious.StandBefore(real.Address);
        var (one, other) = (await SomebodyAsync("Ada"), await SomebodyAsync("Grace"));
        foreach (var page in new[] { one, other })
        {
            await page.GoHomeAsync(malicious.Address);
        }

        return (malicious, one, other);
    }

    private static async Task<string> ReadScriptAsync()
    {
        await using var stream = typeof(MaliciousServerTests).Assembly.GetManifestResourceStream("man-in-the-middle.js")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
