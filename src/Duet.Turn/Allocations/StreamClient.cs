namespace Duet.Turn.Allocations;

/// <summary>A client behind a byte stream. May be called from any thread; never waits.</summary>
internal abstract class StreamClient
{
    /// <summary>
    /// Queues one message: its first bytes, its payload, and zero bytes up to a multiple of four. When the client reads too slowly, the oldest data is dropped.
    /// </summary>
    /// <returns>Whether nobody is writing the queue out yet: then the caller has to, with <see cref="Flush"/>, once it has nothing more to add.</returns>
    public abstract bool Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding, long now);

    /// <summary>Begins to write the queue out, and returns when it is empty or the connection takes no more for now.</summary>
    public abstract void Flush();
}
