namespace Duet.Turn.Limits;

/// <summary>The same rate for what goes to peers and for what goes to clients. Any thread may take from it.</summary>
internal sealed class ByteRates(long bytesPerSecond)
{
    private readonly ByteRate _toPeer = new(bytesPerSecond);
    private readonly ByteRate _toClient = new(bytesPerSecond);

    public bool TryTake(bool toClient, int bytes, long nowMilliseconds) => (toClient ? _toClient : _toPeer).TryTake(bytes, nowMilliseconds);

    /// <summary>Whether nothing is lost when it is forgotten: a new one would allow no more.</summary>
    public bool IsFull(long nowMilliseconds) => _toPeer.IsFull(nowMilliseconds) && _toClient.IsFull(nowMilliseconds);
}
