using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Browsing;

/// <summary>One person: a browser profile of their own, with one page open, and a look at the media that really arrives there.</summary>
internal sealed class Person(string name, IBrowserContext context, IPage page) : IAsyncDisposable
{
    /// <summary>Above what comfort noise has, far below the fake devices' beeps; see <see cref="HeardAsync"/>.</summary>
    public const double Audible = 0.001;

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
        await page.WaitForAsync("() => mediaProbe.presented(5)");
    }

    /// <summary>The energy of two seconds of sound, after what was on its way has been played; of one line, or of all.</summary>
    public async Task<double> HeardAsync(int? line = null)
    {
        await page.EvaluateAsync("line => mediaProbe.heard(0.7, line)", line);
        return await page.EvaluateAsync<double>("line => mediaProbe.heard(2, line)", line);
    }

    public Task ExpectAudioAsync() => ExpectRiseAsync("audioPackets", 25);

    /// <summary>Waits until the page holds no camera and no microphone, and no peer connection.</summary>
    public async Task ExpectMediaReleasedAsync()
    {
        await page.WaitForAsync("() => mediaProbe.openConnections() === 0");
        await page.WaitForAsync("() => mediaProbe.liveTracks() === 0");
    }

    public Task ExpectNoConnectionAsync() => page.WaitForAsync("() => mediaProbe.openConnections() === 0");

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private async Task ExpectRiseAsync(string counter, int by)
    {
        var before = await page.EvaluateAsync<double>($"() => mediaProbe.{counter}()");
        await page.WaitForAsync($"async enough => await mediaProbe.{counter}() >= enough", before + by);
    }
}
