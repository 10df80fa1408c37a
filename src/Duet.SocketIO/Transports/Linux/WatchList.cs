namespace Duet.SocketIO.Transports.Linux;

/// <summary>What the event loops watch, by the numbers of the descriptors: these are small, and unique while they are open.</summary>
internal sealed class WatchList
{
    private readonly Lock _gate = new();
    private volatile Watched?[] _watched = new Watched?[256];
    private uint _serial;

    /// <summary>Adds one; the tag under which it is found.</summary>
    public ulong Add(Watched watched)
    {
        var number = watched.Number;
        lock (_gate)
        {
            if (number >= _watched.Length)
            {
                var larger = new Watched?[Math.Max(number + 1, _watched.Length * 2)];
                _watched.CopyTo(larger, 0);
                _watched = larger;
            }

            watched.Serial = ++_serial;
            _watched[number] = watched;
            return ((ulong)watched.Serial << 32) | (uint)number;
        }
    }

    /// <summary>Takes one out. To be done before its descriptor is closed: the number may be another one's at once.</summary>
    public void Remove(Watched watched)
    {
        lock (_gate)
        {
            if (_watched[watched.Number] == watched)
            {
                _watched[watched.Number] = null;
            }
        }
    }

    /// <summary>The one with this tag, unless it has been taken out meanwhile.</summary>
    public Watched? Find(ulong tag)
    {
        var (list, number) = (_watched, (uint)tag);
        return number < list.Length && list[number] is { } watched && watched.Serial == (uint)(tag >> 32) ? watched : null;
    }

    public IEnumerable<Watched> Snapshot()
    {
        lock (_gate)
        {
            return [.. _watched.OfType<Watched>()];
        }
    }
}
