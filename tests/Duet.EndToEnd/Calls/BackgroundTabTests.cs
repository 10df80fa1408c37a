using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Calls;

/// <summary>A call that rings in a tab that nobody looks at: its title, its icon, and the system's notification.</summary>
public sealed class BackgroundTabTests(Browsers browsers, SharedServer shared) : PageTest(browsers, shared)
{
    [Fact]
    public async Task Ring_ShowsInTheTabAndAsANotification_AndAnswerInItAnswers()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await InBackgroundAsync("Grace"));
        await caller.CallAsync(await callee.ReadIdAsync());

        Assert.Equal(["Ada is calling: Answer, Decline"], await ReadNotificationsAsync(callee, count: 1));
        await callee.Page.WaitForFunctionAsync("() => document.title.includes('Ada is calling')");
        await Expect(callee.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", "/icon-ringing.svg");

        await PressAsync(callee, "answer");

        await ExpectMediaAsync(caller, callee);
        Assert.Empty(await ReadNotificationsAsync(callee, count: 0));
        await Expect(callee.Page).ToHaveTitleAsync("Ada · Duet");
        await Expect(callee.Page.Locator("link[rel=icon]")).Not.ToHaveAttributeAsync("href", "/icon-ringing.svg");
    }

    [Fact]
    public async Task Ring_DeclinedInTheNotification_OrCanceled_TakesItAway()
    {
        var (caller, callee) = (await AtHomeAsync("Ada"), await InBackgroundAsync("Grace"));
        var id = await callee.ReadIdAsync();
        await caller.CallAsync(id);
        await ReadNotificationsAsync(callee, count: 1);

        await PressAsync(callee, "decline");

        await caller.ExpectTextAsync("declined the call.");
        await ReadNotificationsAsync(callee, count: 0);

        await caller.Button("Call again").ClickAsync();
        await ReadNotificationsAsync(callee, count: 1);
        await caller.CancelAsync();
        await ReadNotificationsAsync(callee, count: 0);
    }

    /// <summary>A person whose tab is open and permitted to notify, and who looks at something else.</summary>
    private async Task<DuetPage> InBackgroundAsync(string name)
    {
        var page = await SomebodyAsync(name);
        await page.Person.Context.GrantPermissionsAsync(["notifications"]);

        // The driver keeps every tab in front; what the browser tells a page behind another one is said here.
        await page.Page.AddInitScriptAsync("Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' })");
        await page.OpenAsync(Server, "settings");
        await page.Page.GetByRole(AriaRole.Switch, new() { Name = "Show a notification when somebody calls" }).CheckAsync();
        return await page.GoHomeAsync(Server);
    }

    /// <summary>The notifications that the system shows, once there are so many of them.</summary>
    private static Task<string[]> ReadNotificationsAsync(DuetPage page, int count) =>
        page.Person.WaitForAsync<string[]>(
            """
            async (count) => {
              const registration = await navigator.serviceWorker.getRegistration("/notifications/");
              const notifications = await registration?.getNotifications() ?? [];
              return notifications.length === count
                && notifications.map(({ title, actions }) => `${title}: ${actions.map((action) => action.title).join(", ")}`);
            }
            """,
            count);

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
