namespace Duet.SocketIO.Transports;

/// <summary>The bytes of one connection, as a WebSocket reads and writes them. One reads, one writes; anybody may abort.</summary>
internal interface IWire
{
    /// <summary>Bytes that were taken for the way out so far, also of a write that goes on.</summary>
    long WrittenBytes { get; }

    /// <summary>Completes when <see cref="TryRead"/> is worth a try.</summary>
    ValueTask WaitToReadAsync();

    /// <summary>Reads what has come.</summary>
    /// <param name="room">Where to.</param>
    /// <param name="count">How many bytes; 0 at the end of the connection, however it came.</param>
    /// <returns><see langword="false"/> when nothing has come yet.</returns>
    bool TryRead(Span<byte> room, out int count);

    /// <summary>Completes when all bytes are on their way, or fails.</summary>
    /// <exception cref="IOException">The peer takes no more.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the connection when everything is written and nothing is read any more.</summary>
    void Close();

    /// <summary>Cuts the connection without a word: reading and writing end.</summary>
    void Abort();
}
