namespace Duet.SocketIO.Engine;

/// <summary>The writing side of a WebSocket, as a session sees it. Called with the session's lock held, except <see cref="Flush"/>.</summary>
internal interface IFrameSink
{
    /// <summary>Whether nothing waits to be written.</summary>
    bool IsWritable { get; }

    /// <summary>Bytes that wait to be written.</summary>
    long BufferedBytes { get; }

    /// <summary>Bytes that the system has taken so far; it takes little that the peer does not.</summary>
    long WrittenBytes { get; }

    /// <summary>Room for one unmasked frame's payload; the header is written. The span must be filled before anything else is appended.</summary>
    Span<byte> AppendFrame(bool isBinary, int length);

    /// <summary>Appends complete frames.</summary>
    void AppendFrames(ReadOnlySpan<byte> frames);

    /// <summary>Appends a close frame, with which the writing ends. No code gives 1005 to the client.</summary>
    void AppendClose(int? code);

    /// <summary>Writes what was appended, now or when the present batch ends. Called without a lock.</summary>
    void Flush();

    /// <summary>Cuts the connection without a word. Called without a lock.</summary>
    void Abort();
}
