using System.Collections;
using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Networks;
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

    private readonly DirectoryInfo _wrappers = Directory.CreateTempSubdirectory("duet-browsers-");
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
                browser = await LaunchAsync(Executable, MediaFlags(access));
                _running.Add(access, browser);
            }

            return browser;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A browser inside a network of its own; it trusts the server's address as it would with HTTPS. The caller closes it.</summary>
    internal async Task<IBrowser> LaunchInAsync(NetworkNamespace place, Uri server)
    {
        // Chromium is driven through inherited pipes, so the command before it must hand them on; `ip netns exec` does.
        var wrapper = Path.Combine(_wrappers.FullName, place.Name);
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\nexec {string.Join(' ', place.Prefix)} {Executable} \"$@\"\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await LaunchAsync(
            wrapper, [.. MediaFlags(MediaAccess.Granted), $"--unsafely-treat-insecure-origin-as-secure={server.GetLeftPart(UriPartial.Authority)}"]);
    }

    /// <summary>A browser that trusts an authority of the test's own. The caller closes it.</summary>
    internal Task<IBrowser> LaunchTrustingAsync(Authority authority) =>
        LaunchAsync(Executable, MediaFlags(MediaAccess.Granted), authority.Home);

    /// <summary>A browser that keeps its profile in a folder, as people's browsers do. The caller closes it.</summary>
    internal Task<IBrowserContext> LaunchWithProfileAsync(string folder, BrowserTypeLaunchPersistentContextOptions options)
    {
        options.ExecutablePath = Executable;
        options.Args = [.. CommonFlags, .. MediaFlags(MediaAccess.Granted)];
        return _playwright!.Chromium.LaunchPersistentContextAsync(folder, options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _running.Values)
        {
            await browser.CloseAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
        _wrappers.Delete(recursive: true);
    }

    private Task<IBrowser> LaunchAsync(string executable, string[] flags, string? home = null)
    {
        var options = new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = [.. CommonFlags, .. flags] };
        if (home is not null)
        {
            options.Env = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(entry => !Equals(entry.Key, "HOME"))
                .Select(entry => KeyValuePair.Create((string)entry.Key, (string)entry.Value!)), KeyValuePair.Create("HOME", home)];
        }

        return _playwright!.Chromium.LaunchAsync(options);
    }

    // Ten frames a second are enough to see that video flows, and leave two cores room for four encoders. The second fake camera is one for
    // depth, which no call can send; the third is like the first.
    private static string[] MediaFlags(MediaAccess access) => access switch
    {
        MediaAccess.Granted => ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=10,device-count=3"],
        MediaAccess.Refused => ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"],
        MediaAccess.NoDevices => ["--use-fake-ui-for-media-stream"],
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };
}
