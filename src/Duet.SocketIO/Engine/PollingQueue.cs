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

    /// <summary>The answer to a poll, with <paramref name="last"/> behind the queue's end when that is reached.</summary>
    public byte[] TakePayload(EnginePacketType? last = null) => TakePayload(payloadLimit, last);

    /// <summary>Everything in one answer, and nothing after it.</summary>
    public byte[] TakeAll(EnginePacketType last) => TakePayload(int.MaxValue, last);

    public void Clear()
    {
        _packets.Clear();
        Bytes = 0;
    }

    private byte[] TakePayload(int limit, EnginePacketType? last)
    {
        var payload = PollingPayload.Encode(_packets, limit, last);
        Bytes = 0;
        foreach (var packet in _packets)
        {
            Bytes += packet.Data.Length;
        }

        return payload;
    }
}
