namespace Duet.SocketIO.Transports.Linux;

/// <summary>A descriptor that an <see cref="EventLoop"/> watches.</summary>
internal abstract class Watched
{
    /// <summary>Tells it from others that had the same number before; set by <see cref="WatchList"/>.</summary>
    public uint Serial { get; set; }

    /// <summary>The descriptor's number, while it is open.</summary>
    public abstract int Number { get; }

    /// <summary>Called on the loop's thread.</summary>
    public abstract void OnEvents(EpollEvents events);
}
