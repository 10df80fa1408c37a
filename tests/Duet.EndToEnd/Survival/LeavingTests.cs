using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Survival;

/// <summary>Somebody's page goes away during a call, while ICE still takes its path for whole.</summary>
public sealed class LeavingTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    private const string Left = "Grace left, or is reloading the page …";

    /// <summary>In Firefox: joins the room whose link is open, and is in it.</summary>
    private const string Join =
        """
        (async () => {
          const found = async (find) => {
            for (;;) {
              const element = find();
              if (element) {
                return element;
              }

              await new Promise((resolve) => setTimeout(resolve, 100));
            }
          };
          (await found(() => [...document.querySelectorAll("button:enabled")].find(({ textContent }) => textContent === "Join"))).click();
          await found(() => document.querySelector("[role=toolbar]"));
          return "joined";
        })()
        """;

    [Fact]
    public async Task PageThatGoes_IsGoneAtOnce_AndGreetedWhenItComesBack()
    {
        var (caller, callee) = await InCallAsync();
        var picture = caller.Page.GetByLabel("Grace’s video");

        await callee.Page.GotoAsync("about:blank");
        await caller.ExpectTextAsync(Left);
        await Expect(picture).ToHaveCSSAsync("filter", "grayscale(1) brightness(0.4)");

        await callee.Page.GoBackAsync();
        await caller.ExpectTextAsync("Grace is back.");
        await Expect(picture).ToHaveCSSAsync("filter", "none");
        await ExpectMediaAsync(caller, callee);
    }

    [Fact]
    public async Task ClosedTab_IsGoneAtOnce()
    {
        var (caller, callee) = await InCallAsync();

        await callee.Page.CloseAsync(new() { RunBeforeUnload = true });

        await caller.ExpectTextAsync(Left);
    }

    [Fact]
    public async Task PageThatGoesInFirefox_IsGoneAtOnce()
    {
        var host = await AtHomeAsync("Ada");
        await using var firefox = await Firefox.StartAsync();
        await firefox.OpenAsync(new Uri(await host.OpenRoomAsync()));
        await firefox.EvaluateAsync(Join);
        await Expect(host.Page.GetByText("Waiting for the other person")).ToHaveCountAsync(0);

        await firefox.OpenAsync(new Uri("about:blank"));

        await host.ExpectTextAsync("left, or is reloading the page …");
    }
}
