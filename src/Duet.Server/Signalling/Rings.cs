namespace Duet.Server.Signalling;

/// <summary>Calls that were announced to one device, whose answer is awaited. As many as may be at one person. Safe to use from any thread.</summary>
internal sealed class Rings
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CancellationTokenSource> _rings = new(StringComparer.Ordinal);

    /// <summary>A call rings from now on; canceled when it is over.</summary>
    public CancellationToken Begin(string callId)
    {
        var ring = new CancellationTokenSource();
        lock (_lock)
        {
            if (_rings.Remove(callId, out var earlier))
            {
                earlier.Cancel();
            }

            _rings[callId] = ring;
            return ring.Token;
        }
    }

    /// <summary>It does not ring any more, or was answered.</summary>
    public void Over(string callId)
    {
        CancellationTokenSource? ring;
        lock (_lock)
        {
            _rings.Remove(callId, out ring);
        }

        ring?.Cancel();
        ring?.Dispose();
    }
}
