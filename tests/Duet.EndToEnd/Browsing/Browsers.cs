using Microsoft.Playwright;

namespace Duet.EndToEnd.Browsing;

/// <summary>How a browser stands to cameras and microphones.</summary>
internal enum MediaAccess
{
    /// <summary>Fake devices, permission granted without a question.</summary>
    Granted,

    /// <summary>Fake devices, permission refused.</summary>
    Refused,

    /// <summary>Permission would be granted; there is no device.</summary>
    NoDevices,
}

/// <summary>Chromium, one process for each kind of media access, started when first asked for and shared by all tests.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    /// <summary>A name that leads to loopback and that no browser trusts as it trusts localhost.</summary>
    internal const string InsecureHost = "duet.test";

    private static readonly string[] CommonFlags =
    [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        $"--host-resolver-rules=MAP {InsecureHost} 127.0.0.1",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private readonly Dictionary<MediaAccess, IBrowser> _running = [];
    private IPlaywright? _playwright;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Limits.Step);
    }

    internal async Task<IBrowser> GetAsync(MediaAccess access)
    {
        await _starting.WaitAsync();
        try
        {
            if (!_running.TryGetValue(access, out var browser))
            {
                browser = await _playwright!.Chromium.LaunchAsync(new()
                {
                    ExecutablePath = Executable,
                    Args = [.. CommonFlags, .. MediaFlags(access)],
                });
                _running.Add(access, browser);
            }

            return browser;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _running.Values)
        {
            await browser.CloseAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    // Ten frames a second are enough to see that video flows, and leave two cores room for four encoders.
    private static string[] MediaFlags(MediaAccess access) => access switch
    {
        MediaAccess.Granted => ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=10,device-count=2"],
        MediaAccess.Refused => ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"],
        MediaAccess.NoDevices => ["--use-fake-ui-for-media-stream"],
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };
}
