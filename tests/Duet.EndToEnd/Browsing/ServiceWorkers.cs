using System.Text.Json;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Browsing;

/// <summary>Scripts run inside a page's service worker, over the protocol of the browser's developer tools.</summary>
internal static class ServiceWorkers
{
    /// <summary>Runs a script in the worker whose address ends so, and waits for its end. Fails when there is no such worker, or the script throws.</summary>
    public static async Task RunAsync(IPage page, string address, string script)
    {
        var tools = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var target = await FindAsync(tools, page, address);
        var session = (await SendAsync(tools, "Target.attachToTarget", ("targetId", target))).GetProperty("sessionId").GetString()!;
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        tools.Event("Target.receivedMessageFromTarget").OnEvent += (_, message) =>
        {
            if (message?.GetProperty("sessionId").GetString() == session)
            {
                answered.TrySetResult(message.Value.GetProperty("message").GetString()!);
            }
        };
        var evaluate = new { id = 1, method = "Runtime.evaluate", @params = new { expression = script, awaitPromise = true } };
        await SendAsync(tools, "Target.sendMessageToTarget", ("sessionId", session), ("message", JsonSerializer.Serialize(evaluate)));
        var answer = await answered.Task.WaitAsync(TimeSpan.FromMilliseconds(Limits.Step));
        await tools.DetachAsync();
        Assert.DoesNotContain("exceptionDetails", answer, StringComparison.Ordinal);
    }

    /// <summary>The worker's target, among those with the profile of the page.</summary>
    private static async Task<string> FindAsync(ICDPSession tools, IPage page, string address)
    {
        var own = await page.Context.NewCDPSessionAsync(page);
        var profile = (await SendAsync(own, "Target.getTargetInfo")).GetProperty("targetInfo").GetProperty("browserContextId").GetString();
        await own.DetachAsync();
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        tools.Event("Target.targetCreated").OnEvent += (_, created) =>
        {
            var target = created!.Value.GetProperty("targetInfo");
            if (target.GetProperty("type").GetString() == "service_worker"
                && target.GetProperty("url").GetString()!.EndsWith(address, StringComparison.Ordinal)
                && target.TryGetProperty("browserContextId", out var owner) && owner.GetString() == profile)
            {
                found.TrySetResult(target.GetProperty("targetId").GetString()!);
            }
        };

        // Tells of all that are there, too. A worker that had nothing to do was perhaps stopped meanwhile; a message starts it.
        await SendAsync(tools, "Target.setDiscoverTargets", ("discover", true));
        await page.EvaluateAsync("async () => (await navigator.serviceWorker.getRegistrations()).forEach(({ active }) => active?.postMessage('wake'))");
        return await found.Task.WaitAsync(TimeSpan.FromMilliseconds(Limits.Step));
    }

    private static async Task<JsonElement> SendAsync(ICDPSession session, string method, params (string Name, object Value)[] arguments) =>
        (await session.SendAsync(method, arguments.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal))) ?? default;
}
