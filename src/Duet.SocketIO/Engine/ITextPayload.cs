namespace Duet.SocketIO.Engine;

/// <summary>The text of a message, written straight into the buffer of a connection.</summary>
internal interface ITextPayload
{
    /// <summary>Bytes that <see cref="WriteTo"/> writes, exactly.</summary>
    int Length { get; }

    void WriteTo(Span<byte> destination);
}
