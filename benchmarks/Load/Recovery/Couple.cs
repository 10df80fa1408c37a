using System.Threading.Channels;
using Microsoft.Playwright;

namespace Duet.Load.Recovery;

/// <summary>Two people who see one another, each with a browser in a network of their own.</summary>
internal sealed class Couple(string name, IPage one, IPage other)
{
    private const float Patience = 60_000;

    public string Name => name;

    private IPage[] Pages => [one, other];

    /// <summary>In a room of Duet.</summary>
    public static async Task<Couple> InDuetAsync(IBrowserContext one, IBrowserContext other, Uri server)
    {
        var room = new Uri(server, $"/r/{Guid.NewGuid():N}").AbsoluteUri;
        var pages = new List<IPage>();
        foreach (var context in new[] { one, other })
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(room);
            await page.WaitForFunctionAsync("() => { const join = recovery.button('Join'); join?.click(); return join !== undefined; }");
            pages.Add(page);
        }

        return await new Couple("Duet", pages[0], pages[1]).SeenAsync();
    }

    /// <summary>The floor: two bare peer connections with the relay of the first couple, and a way for their messages that never breaks.</summary>
    public static async Task<Couple> BareAsync(IBrowserContext one, IBrowserContext other, Uri server, Couple relay)
    {
        var iceServers = await relay.Pages[0].EvaluateAsync<string>("() => JSON.stringify(recovery.iceServers())");
        var pages = new[] { await one.NewPageAsync(), await other.NewPageAsync() };
        for (var side = 0; side < 2; side++)
        {
            var peer = pages[1 - side];
            var messages = Channel.CreateUnbounded<string>();
            await pages[side].ExposeFunctionAsync("say", (string message) => messages.Writer.TryWrite(message));
            await pages[side].GotoAsync(new Uri(server, "/healthz").AbsoluteUri);
            _ = CarryAsync(messages.Reader, peer);
        }

        await pages[1].EvaluateAsync("servers => recovery.startBare(JSON.parse(servers), false)", iceServers);
        await pages[0].EvaluateAsync("servers => recovery.startBare(JSON.parse(servers), true)", iceServers);
        return await new Couple("bare, told at once", pages[0], pages[1]).SeenAsync();
    }

    public Task CloseAsync() => Task.WhenAll(Pages.Select(page => page.CloseAsync()));

    /// <summary>What came before now does not count.</summary>
    public Task ForgetAsync(string mark) => Task.WhenAll(Pages.Select(page => page.EvaluateAsync("mark => { recovery.marks[mark] = null; }", mark)));

    /// <summary>Tells the bare side that a path is there.</summary>
    public Task RestartAsync() => one.EvaluateAsync("() => recovery.restartBare()");

    /// <summary>When the later of the two reached it, in milliseconds since 1970.</summary>
    public async Task<double> BothAsync(string mark)
    {
        foreach (var page in Pages)
        {
            await page.WaitForFunctionAsync("mark => recovery.marks[mark] !== null", mark, new() { Timeout = Patience, PollingInterval = 100 });
        }

        var times = await Task.WhenAll(Pages.Select(page => page.EvaluateAsync<double>("mark => recovery.marks[mark]", mark)));
        return times.Max();
    }

    private async Task<Couple> SeenAsync()
    {
        await BothAsync("frame");
        return this;
    }

    private static async Task CarryAsync(ChannelReader<string> messages, IPage peer)
    {
        await foreach (var message in messages.ReadAllAsync())
        {
            try
            {
                await peer.EvaluateAsync("message => { recovery.hear(JSON.parse(message)); }", message);
            }
            catch (PlaywrightException)
            {
                return; // the page was closed
            }
        }
    }
}
