namespace Duet.Turn.Allocations;

/// <summary>A client behind a byte stream. May be called from any thread; never waits.</summary>
internal abstract class StreamClient
{
    /// <summary>Queues one message: its first bytes, its payload, and zero bytes up to a multiple of four. Drops it when the client reads too slowly.</summary>
    public abstract void Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding);
}
