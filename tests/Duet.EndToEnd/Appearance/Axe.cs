using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Appearance;

/// <summary>What axe finds against WCAG 2.2 AA.</summary>
internal static class Axe
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    /// <summary>Looks at a page as it is drawn now, and gives a line for each violation.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, string where)
    {
        var result = await page.RunAxe(Rules);
        return
        [
            .. from violation in result.Violations
               from node in violation.Nodes
               select $"{where}: {violation.Id}: {violation.Help}: {node.Html}",
        ];
    }

    /// <summary>Lets a page draw itself on a phone, and expects no violation.</summary>
    public static async Task ExpectNothingAsync(IPage page, string where)
    {
        await page.SetViewportSizeAsync(360, 740);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await TourTest.SettleAsync(page);
        var found = await FindAsync(page, where);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
