using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Browsing;

/// <summary>One person: a browser profile of their own, with one page open, and a look at the media that really arrives there.</summary>
internal sealed class Person(string name, IBrowserContext context, IPage page) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _console = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public string Name => name;

    public IPage Page => page;

    public IBrowserContext Context => context;

    /// <summary>What the page wrote to the console, errors that nobody caught among it.</summary>
    public IReadOnlyCollection<string> ConsoleLines => _console;

    /// <summary>The addresses of all requests that the page made.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public void Listen()
    {
        page.Console += (_, message) => _console.Enqueue($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _console.Enqueue($"uncaught: {error}");
        page.Request += (_, request) => _requests.Enqueue(request.Url);
    }

    public async Task<Person> OpenAsync(string address)
    {
        await page.GotoAsync(address);
        return this;
    }

    /// <summary>Waits until video of the other side is decoded and shown, and its audio arrives: anew, from now on.</summary>
    public Task ExpectMediaAsync() => Task.WhenAll(ExpectVideoAsync(), ExpectAudioAsync());

    public async Task ExpectVideoAsync()
    {
        await ExpectRiseAsync("videoFrames", 10);
        await WaitForAsync<bool>("() => mediaProbe.presented(5)");
    }

    public Task ExpectAudioAsync() => ExpectRiseAsync("audioPackets", 25);

    /// <summary>Waits until the page holds no camera and no microphone, and no peer connection.</summary>
    public async Task ExpectMediaReleasedAsync()
    {
        await page.WaitForFunctionAsync("() => mediaProbe.openConnections() === 0");
        await page.WaitForFunctionAsync("() => mediaProbe.liveTracks() === 0");
    }

    public Task ExpectNoConnectionAsync() => page.WaitForFunctionAsync("() => mediaProbe.openConnections() === 0");

    /// <summary>Waits until a function of the page, which may be asynchronous, answers with something true, and returns that.</summary>
    /// <remarks>The driver's own <c>WaitForFunctionAsync</c> takes the promise of an asynchronous function for a yes, whatever comes of it.</remarks>
    public Task<T> WaitForAsync<T>(string function, object? argument = null) => page.EvaluateAsync<T>(
        $$"""
        async (argument) => {
          const ask = {{function}};
          const end = performance.now() + {{Limits.Step}};
          for (;;) {
            const answer = await ask(argument);
            if (answer) {
              return answer;
            }
            if (performance.now() > end) {
              throw new Error(`Waited in vain for ${ask} with ${argument}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
        """,
        argument);

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private async Task ExpectRiseAsync(string counter, int by)
    {
        var before = await page.EvaluateAsync<double>($"() => mediaProbe.{counter}()");
        await WaitForAsync<bool>($"async enough => await mediaProbe.{counter}() >= enough", before + by);
    }
}
