namespace Duet.Turn.Relaying;

/// <summary>Counts of what was relayed and dropped. Written by one thread, read by any.</summary>
internal sealed class Traffic
{
    private readonly long[] _dropped = new long[(int)DropReason.Bandwidth + 1];
    private readonly long[] _packets = new long[(int)Direction.Inside + 1];
    private readonly long[] _bytes = new long[(int)Direction.Inside + 1];

    public void Relayed(Direction direction, int bytes)
    {
        Volatile.Write(ref _packets[(int)direction], _packets[(int)direction] + 1);
        Volatile.Write(ref _bytes[(int)direction], _bytes[(int)direction] + bytes);
    }

    public void Dropped(DropReason reason) => Volatile.Write(ref _dropped[(int)reason], _dropped[(int)reason] + 1);

    public long PacketsOf(Direction direction) => Volatile.Read(ref _packets[(int)direction]);

    public long BytesOf(Direction direction) => Volatile.Read(ref _bytes[(int)direction]);

    public long DroppedBy(DropReason reason) => Volatile.Read(ref _dropped[(int)reason]);

    /// <summary>Adds the counts of a reader that has ended.</summary>
    public void Add(Traffic other)
    {
        for (var i = 0; i < _dropped.Length; i++)
        {
            Interlocked.Add(ref _dropped[i], other._dropped[i]);
        }

        for (var i = 0; i < _packets.Length; i++)
        {
            Interlocked.Add(ref _packets[i], other._packets[i]);
            Interlocked.Add(ref _bytes[i], other._bytes[i]);
        }
    }
}
