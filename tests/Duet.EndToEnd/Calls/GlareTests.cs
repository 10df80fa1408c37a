using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;

namespace Duet.EndToEnd.Calls;

/// <summary>Two people who call one another at the same moment.</summary>
public sealed class GlareTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task CallsThatCross_BecomeOneCall()
    {
        var (one, other) = (await AtHomeAsync("Ada"), await AtHomeAsync("Grace"));
        var (idOfOne, idOfOther) = (await one.ReadIdAsync(), await other.ReadIdAsync());

        await Task.WhenAll(PressCallAsync(one, idOfOther), PressCallAsync(other, idOfOne));

        await ExpectMediaAsync(one, other);
        await one.HangUpAsync();
        await other.ExpectEndedAsync("Ada hung up.");
    }

    /// <summary>Presses the button even when the other side's call has just come up before it: a finger on its way does, too.</summary>
    private static async Task PressCallAsync(DuetPage page, string id)
    {
        await page.Page.GetByLabel("ID to call").FillAsync(id);
        await page.Button("Call").DispatchEventAsync("click");
    }
}
