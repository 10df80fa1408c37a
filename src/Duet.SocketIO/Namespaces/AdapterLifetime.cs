namespace Duet.SocketIO.Namespaces;

/// <summary>Starts and stops the adapter of a namespace: in that order, once each, and not before one of the same name has stopped.</summary>
/// <param name="adapter">The adapter.</param>
/// <param name="predecessor">Ends when the adapter of an earlier namespace of this name has stopped; never fails.</param>
internal sealed class AdapterLifetime(Adapter adapter, Task predecessor)
{
    private readonly Lock _gate = new();
    private Task? _start;
    private Task? _stop;

    /// <summary>Starts it, or waits until it has started. A start that failed is tried again by the next call.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _start) is { IsCompletedSuccessfully: true } started)
        {
            return started;
        }

        lock (_gate)
        {
            if (_start is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _start = BeginAsync(cancellationToken);
            }

            return _start;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _stop ??= EndAsync(_start ??= Task.CompletedTask, cancellationToken);
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await predecessor.WaitAsync(cancellationToken);
        await adapter.StartAsync(cancellationToken);
    }

    private async Task EndAsync(Task started, CancellationToken cancellationToken)
    {
        await started.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await adapter.StopAsync(cancellationToken);
    }
}
