using Duet.Turn;

namespace Duet.Server.Relay;

/// <summary>The relay, if there is one, and whether it runs. Safe to use from any thread.</summary>
internal sealed class RelayHost(TurnServer? server) : IAsyncDisposable
{
    private volatile bool _running;

    /// <summary>The relay; <see langword="null"/> when it is switched off.</summary>
    public TurnServer? Server => server;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _running;

    /// <summary>Whether nothing is missing: it runs, or is not wanted.</summary>
    public bool IsReady => _running || server is null;

    public void Started() => _running = true;

    public void Stopping() => _running = false;

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
