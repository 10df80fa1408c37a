using Duet.EndToEnd.Hosting;
using Duet.EndToEnd.Networks;
using Microsoft.Playwright;

namespace Duet.EndToEnd.Browsing;

/// <summary>A test with people in it. When it fails, the screens, consoles and the server's output go to <c>test-results/failures</c>.</summary>
public abstract class BrowserTest(Browsers browsers, SharedServer shared) : IAsyncDisposable
{
    private const string English = "en-GB";

    private static readonly string ProbeScript = ReadResource("media-probe.js");
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 800 };

    private readonly List<Person> _people = [];
    private readonly List<IBrowser> _browsers = [];
    private readonly List<IAsyncDisposable> _owned = [];

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            await KeepEvidenceAsync();
        }

        foreach (var person in _people)
        {
            await person.DisposeAsync();
        }

        foreach (var browser in _browsers)
        {
            await browser.CloseAsync();
        }

        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }
    }

    /// <summary>The server of this test alone if it started one, else the one that all share.</summary>
    private protected DuetServer Server => _owned.OfType<DuetServer>().FirstOrDefault() ?? shared.Server;

    /// <summary>A person with a browser profile of their own.</summary>
    private protected async Task<Person> MeetAsync(string name, MediaAccess access = MediaAccess.Granted, BrowserNewContextOptions? options = null)
    {
        return await MeetAsync(name, await browsers.GetAsync(access), options);
    }

    /// <summary>A person whose browser keeps what it stores on the disk.</summary>
    private protected async Task<Person> MeetWithProfileAsync(string name)
    {
        var profile = Own(new Profile());
        return await PrepareAsync(name, await browsers.LaunchWithProfileAsync(profile.Folder, new() { ViewportSize = Desk, Locale = English }));
    }

    /// <summary>The same person at a second tab, with the same profile.</summary>
    private protected async Task<Person> MeetAgainAsync(Person person) =>
        Join(new Person($"{person.Name}-tab", person.Context, await person.Context.NewPageAsync()));

    /// <summary>A person at a computer in a network of its own.</summary>
    private protected async Task<Person> MeetAsync(string name, Home home, BrowserNewContextOptions? options = null)
    {
        var browser = await browsers.LaunchInAsync(home.Host, Server.Address);
        _browsers.Add(browser);
        return await MeetAsync(name, browser, options);
    }

    /// <summary>A person whose browser trusts an authority of the test's own.</summary>
    private protected async Task<Person> MeetAsync(string name, Authority authority)
    {
        var browser = await browsers.LaunchTrustingAsync(authority);
        _browsers.Add(browser);
        return await MeetAsync(name, browser, options: null);
    }

    /// <summary>A person at a tutorial client: <c>calls</c> or <c>rooms</c>.</summary>
    private protected async Task<Person> MeetTutorialAsync(string name, string client) =>
        await (await MeetAsync(name)).OpenAsync(shared.Clients.Address(client, Server.Address));

    /// <summary>A server for this test alone.</summary>
    private protected async Task<DuetServer> StartServerAsync(params string[] settings) => Own(await DuetServer.StartAsync(settings));

    /// <summary>The same with HTTPS.</summary>
    private protected async Task<DuetServer> StartSecureServerAsync(Authority authority, params string[] settings) =>
        Own(await DuetServer.StartAsync(authority, settings));

    /// <summary>A small Internet for this test, with a server in it.</summary>
    private protected async Task<Internet> StartInternetAsync(params string[] settings)
    {
        var internet = Own(await Internet.CreateAsync());
        Own(await DuetServer.StartAsync(internet, settings));
        return internet;
    }

    /// <summary>What this test started ends with it, the last one first.</summary>
    private protected T Own<T>(T disposable)
        where T : IAsyncDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    private async Task<Person> MeetAsync(string name, IBrowser browser, BrowserNewContextOptions? options)
    {
        options ??= new() { ViewportSize = Desk };
        options.Locale ??= English;
        return await PrepareAsync(name, await browser.NewContextAsync(options));
    }

    private async Task<Person> PrepareAsync(string name, IBrowserContext context)
    {
        context.SetDefaultTimeout(Limits.Step);
        await context.AddInitScriptAsync(ProbeScript);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        return Join(new Person(name, context, await context.NewPageAsync()));
    }

    private Person Join(Person person)
    {
        person.Listen();
        _people.Add(person);
        return person;
    }

    private async Task KeepEvidenceAsync()
    {
        var folder = Path.Combine(Repository.TestResults, "failures", $"{GetType().Name}.{TestContext.Current.TestMethod?.MethodName}");
        Directory.CreateDirectory(folder);
        foreach (var person in _people)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, $"{person.Name}.console.txt"), person.ConsoleLines);
            try
            {
                await person.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{person.Name}.png") });
            }
            catch (PlaywrightException error)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, $"{person.Name}.screenshot.txt"), error.Message);
            }
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, "server.txt"), Server.Output);
    }

    /// <summary>A script that is part of these tests.</summary>
    private protected static string ReadResource(string name)
    {
        using var stream = typeof(BrowserTest).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
