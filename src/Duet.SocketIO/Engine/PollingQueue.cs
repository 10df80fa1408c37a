namespace Duet.SocketIO.Engine;

/// <summary>What waits for a poll. Used with the session's lock held.</summary>
/// <param name="payloadLimit">Bytes of one answer. It is built in memory: a client whose buffer is full takes it in several polls.</param>
internal sealed class PollingQueue(int payloadLimit)
{
    private readonly Queue<OutgoingPacket> _packets = new();

    /// <summary>Payload bytes that wait.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty => _packets.Count == 0;

    public void Add(in OutgoingPacket packet)
    {
        _packets.Enqueue(packet);
        Bytes += packet.Data.Length;
    }

    public bool TryTake(out OutgoingPacket packet)
    {
        var taken = _packets.TryDequeue(out packet);
        Bytes -= taken ? packet.Data.Length : 0;
        return taken;
    }

    /// <summary>The answer to a poll. There must be something.</summary>
    public byte[] TakePayload()
    {
        var payload = PollingPayload.Encode(_packets, payloadLimit);
        Bytes = 0;
        foreach (var packet in _packets)
        {
            Bytes += packet.Data.Length;
        }

        return payload;
    }

    public void Clear()
    {
        _packets.Clear();
        Bytes = 0;
    }
}
