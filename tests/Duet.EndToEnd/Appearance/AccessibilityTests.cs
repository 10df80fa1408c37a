using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Appearance;

/// <summary>axe finds nothing against WCAG 2.2 AA on any screen, light or dark.</summary>
public sealed class AccessibilityTests(Browsers browsers, SharedServer shared) : TourTest(browsers, shared)
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    [Fact]
    public async Task Screens_HaveNoViolations()
    {
        var found = new List<string>();

        await WalkAsync(async (screen, page) =>
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await SettleAsync(page);
                var result = await page.RunAxe(Rules);
                found.AddRange(
                    from violation in result.Violations
                    from node in violation.Nodes
                    select $"{screen} ({scheme}): {violation.Id}: {violation.Help}: {node.Html}");
            }
        });

        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
