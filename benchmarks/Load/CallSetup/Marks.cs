using System.Text.Json;
using Microsoft.Playwright;

namespace Duet.Load.CallSetup;

/// <summary>When the steps of a set-up happened on one page, in milliseconds since 1970.</summary>
internal sealed class Marks
{
    private readonly Dictionary<string, double> _times;

    private Marks(Dictionary<string, double> times) => _times = times;

    /// <summary>The steps of a page that opens a link, in the order of the table: its script runs, it asks for the camera and gets it, the person joins, …</summary>
    public static IReadOnlyList<string> Phases { get; } = ["script", "asked", "camera", "joined", "signalling", "ice", "dtls", "frame"];

    /// <summary>The same where nobody has to join.</summary>
    public static IReadOnlyList<string> PhasesOfReload { get; } = [.. Phases.Where(static phase => phase != "joined")];

    /// <summary>What is left when a call is answered: the offer was read while it rang.</summary>
    public static IReadOnlyList<string> PhasesOfAnswer { get; } = ["ice", "dtls", "frame"];

    public double this[string name] => _times.GetValueOrDefault(name, double.NaN);

    /// <summary>Waits until a step has happened and reads all of them.</summary>
    public static async Task<Marks> ReadAsync(IPage page, string awaited)
    {
        await page.WaitForFunctionAsync("(name) => setup.marks()[name] !== undefined", awaited, new() { Timeout = 15_000, PollingInterval = 50 });
        var json = await page.EvaluateAsync<string>("() => JSON.stringify(setup.marks())");
        return new Marks(JsonSerializer.Deserialize<Dictionary<string, double>>(json)!);
    }
}
