using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>A call that rings in a tab that nobody looks at: its title, its icon, and the system's notification.</summary>
public sealed class BackgroundTabTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    /// <summary>The notifications that the system shows: each with its title and the words on its buttons.</summary>
    private const string ReadNotifications =
        """
        async () => {
          const registration = await navigator.serviceWorker.getRegistration("/notifications/");
          const notifications = await registration?.getNotifications() ?? [];
          return notifications.map(({ title, actions }) => `${title}: ${actions.map((action) => action.title).join(", ")}`);
        }
        """;

    /// <summary>Counts the notifications that the page has put up, each once it is there.</summary>
    private const string CountNotifications =
        """
        {
          globalThis.notificationsShown = 0;
          const show = ServiceWorkerRegistration.prototype.showNotification;
          ServiceWorkerRegistration.prototype.showNotification = async function (...of) {
            await show.apply(this, of);
            globalThis.notificationsShown += 1;
          };
        }
        """;

    [Fact]
    public async Task Ring_ShowsInTheTabAndAsANotification_AndAnswerInItAnswers()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await InBackgroundAsync("Grace"));
        var callersId = await caller.ReadIdAsync();
        await caller.CallAsync(await callee.ReadIdAsync());

        Assert.Equal($"{callersId} is calling: Answer, Decline", await ExpectShownAsync(callee, times: 1));
        await callee.Page.WaitForAsync("id => document.title.includes(`${id} is calling`)", callersId);
        await Expect(callee.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", "/icon-ringing.svg");

        await PressAsync(callee, "answer");

        await ExpectMediaAsync(caller, callee);
        await ExpectNoneAsync(callee);
        await Expect(callee.Page).ToHaveTitleAsync("Ada · Duet");
        await Expect(callee.Page.Locator("link[rel=icon]")).Not.ToHaveAttributeAsync("href", "/icon-ringing.svg");
    }

    [Fact]
    public async Task Ring_DeclinedInTheNotification_OrCanceled_TakesItAway()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await InBackgroundAsync("Grace"));
        var id = await callee.ReadIdAsync();
        await caller.CallAsync(id);
        await ExpectShownAsync(callee, times: 1);

        await PressAsync(callee, "decline");

        await caller.ExpectTextAsync("declined the call.");
        await ExpectNoneAsync(callee);

        await caller.Button("Call again").ClickAsync();
        await ExpectShownAsync(callee, times: 2);
        await caller.CancelAsync();
        await ExpectNoneAsync(callee);
    }

    /// <summary>A person whose tab is open and permitted to notify, and who looks at something else.</summary>
    private async Task<DuetPage> InBackgroundAsync(string name)
    {
        var page = await SomebodyAsync(name);
        await page.Person.Context.GrantPermissionsAsync(["notifications"]);

        // The driver keeps every tab in front; what the browser tells a page behind another one is said here.
        await page.Page.AddInitScriptAsync("Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' })");
        await page.Page.AddInitScriptAsync(CountNotifications);
        await page.OpenAsync(Server, "settings");
        await page.Page.GetByRole(AriaRole.Switch, new() { Name = "Show a notification when somebody calls" }).CheckAsync();
        return await page.GoHomeAsync(Server);
    }

    /// <summary>Waits until the page has put up so many notifications in all. Returns the last of them, which must be the only one there.</summary>
    /// <remarks>Not by reading the list again and again: Chromium forgets a notification whose list is read while it is being put up.</remarks>
    private static async Task<string> ExpectShownAsync(DuetPage page, int times)
    {
        await page.Page.WaitForAsync("times => notificationsShown === times", times);
        return Assert.Single(await page.Page.EvaluateAsync<string[]>(ReadNotifications));
    }

    private static async Task ExpectNoneAsync(DuetPage page) =>
        await page.Page.WaitForAsync($"async () => (await ({ReadNotifications})()).length === 0");

    /// <summary>Presses a button of the notification, as the system tells it to the page's worker.</summary>
    private static Task PressAsync(DuetPage page, string action) => ServiceWorkers.RunAsync(
        page.Page,
        "/notifications/worker.js",
        $$"""
        (async () => {
          const [notification] = await registration.getNotifications();
          dispatchEvent(new NotificationEvent("notificationclick", { notification, action: "{{action}}" }));
        })()
        """);
}
