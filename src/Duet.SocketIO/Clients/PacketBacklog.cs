namespace Duet.SocketIO.Clients;

/// <summary>Packets that wait for handlers of earlier ones. Used with the client's lock held.</summary>
/// <param name="limit">Bytes from which on it is full; what is over that has come already, and is taken.</param>
internal sealed class PacketBacklog(int limit)
{
    /// <summary>What a packet takes besides its bytes.</summary>
    private const int Overhead = 256;

    private readonly Queue<ReceivedPacket> _packets = new();
    private long _bytes;

    public bool IsEmpty => _packets.Count == 0;

    public bool IsFull => _bytes >= limit;

    public void Add(in ReceivedPacket packet)
    {
        _packets.Enqueue(packet);
        _bytes += Size(packet);
    }

    public bool TryTake(out ReceivedPacket packet)
    {
        var isTaken = _packets.TryDequeue(out packet);
        _bytes -= isTaken ? Size(packet) : 0;
        return isTaken;
    }

    public void Clear()
    {
        _packets.Clear();
        _bytes = 0;
    }

    private static long Size(in ReceivedPacket packet) => Overhead + packet.Text.Length + (packet.Attachments?.Sum(static a => (long)a.Length) ?? 0);
}
