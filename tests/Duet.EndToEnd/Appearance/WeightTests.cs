using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Appearance;

/// <summary>What the page loads, and from where.</summary>
public sealed class WeightTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>The most JavaScript, in bytes as they travel, up to and with a plain call.</summary>
    private const int Budget = 200 * 1024;

    [Fact]
    public async Task Call_LoadsLittleScriptAndNothingFromElsewhere()
    {
        var caller = await SomebodyAsync("Ada");
        var scripts = new List<IResponse>();
        caller.Page.Response += (_, response) =>
        {
            if (response.Request.ResourceType == "script" || response.Url.EndsWith(".js", StringComparison.Ordinal))
            {
                scripts.Add(response);
            }
        };
        await caller.GoHomeAsync(Server);
        var callee = await AtHomeAsync("Grace");
        await caller.CallAsync(await callee.ReadIdAsync());
        await callee.AnswerAsync("Ada");
        await ExpectMediaAsync(caller, callee);

        var sizes = new List<(string Url, int Bytes)>();
        foreach (var script in scripts)
        {
            sizes.Add((script.Url, (await script.Request.SizesAsync()).ResponseBodySize));
        }

        Assert.NotEmpty(sizes);
        Assert.True(sizes.Sum(size => size.Bytes) <= Budget, $"{sizes.Sum(size => size.Bytes)} bytes:\n{string.Join('\n', sizes)}");
        Assert.DoesNotContain(caller.Person.Requests, url => IsElsewhere(new Uri(url)));
    }

    private bool IsElsewhere(Uri url) => url.Scheme is not ("data" or "blob") && url.Authority != Server.Address.Authority;
}
