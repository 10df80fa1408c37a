using System.Globalization;
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

    /// <summary>Waits for the ID that the home screen shows.</summary>
    private const string ReadId =
        """
        (async () => {
          for (;;) {
            const found = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}/.exec(document.body.innerText);
            if (found) {
              return found[0];
            }

            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        })()
        """;

    private static readonly string s_otherFingerprint = string.Join(':', Enumerable.Repeat("EE", 32));

    /// <summary>One more fingerprint, in spellings of which some browser takes each.</summary>
    private static readonly string[] s_spellings =
    [
        "a=fingerprint:sha-256 {0}",
        "a=fingerprint:sha-256  {0}",
        "a=fingerprint:sha-256\t{0}",
        "a=fingerprint: sha-256 {0}",
        "a=FINGERPRINT:SHA-256 {0}",
        "a=fingerprint:sha-256 {0} ",
        "a=x-note:hello\ra=fingerprint:sha-256 {0}",
    ];

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

    [Fact]
    public async Task CallById_OneMoreFingerprintInAnySpelling_IsRefusedInChromium()
    {
        var (server, caller, callee) = await TwoAtHomeAsync();

        await ExpectEachRefusedAsync(server, caller, await callee.ReadIdAsync());
    }

    [Fact]
    public async Task CallById_OneMoreFingerprintInAnySpelling_IsRefusedInFirefox()
    {
        var (server, caller, _) = await TwoAtHomeAsync();
        await using var firefox = await Firefox.StartAsync();
        await firefox.OpenAsync(server.Address);

        await ExpectEachRefusedAsync(server, caller, await firefox.EvaluateAsync(ReadId));
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

    /// <summary>The callee's page refuses the call with each of the spellings, above all media or with the first of them; and rings without.</summary>
    private static async Task ExpectEachRefusedAsync(MaliciousServer server, DuetPage caller, string callee)
    {
        foreach (var (place, spelling) in s_spellings.SelectMany(spelling => new[] { ("m=", spelling), ("a=setup:", spelling) }))
        {
            server.Change = AddBefore(place, string.Format(CultureInfo.InvariantCulture, spelling, s_otherFingerprint));
            await caller.CallAsync(callee);
            await caller.ExpectTextAsync("your ID could not be proven");
            await caller.Button("Back to home").ClickAsync();
        }

        server.Change = (_, arguments) => Task.FromResult<JsonArray?>(arguments);
        await caller.CallAsync(callee);
        await caller.ExpectRingingOutAsync();
    }

    private static Func<string, JsonArray, Task<JsonArray?>> AddBefore(string place, string line) => (name, arguments) =>
    {
        if (name == "callUser" && arguments[1]?["signal"] is JsonObject signal)
        {
            var sdp = (string)signal["sdp"]!;
            signal["sdp"] = sdp.Insert(sdp.IndexOf($"\n{place}", StringComparison.Ordinal) + 1, $"{line}\r\n");
        }

        return Task.FromResult<JsonArray?>(arguments);
    };

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
