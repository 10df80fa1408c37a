namespace Duet.EndToEnd.Hosting;

/// <summary>The tutorial clients, served from an origin of their own.</summary>
internal sealed class SampleClients : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private SampleClients(ChildProcess process, string origin) => (_process, Origin) = (process, origin);

    /// <summary>The origin that a server must allow, such as <c>http://localhost:3000</c>.</summary>
    public string Origin { get; }

    public static async Task<SampleClients> StartAsync()
    {
        var process = ChildProcess.Start("node", ["serve.mjs", "0"], Repository.SampleClients);
        var origin = await process.WaitForLineAsync(
            line => line.StartsWith("Serving ", StringComparison.Ordinal) ? line["Serving ".Length..] : null, StartLimit);
        return new SampleClients(process, origin);
    }

    /// <summary>The address of a client (<c>calls</c> or <c>rooms</c>) that talks to a server.</summary>
    public string Address(string client, Uri server) =>
        $"{Origin}/{client}/?server={Uri.EscapeDataString(server.GetLeftPart(UriPartial.Authority))}";

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
