namespace Duet.Linux;

/// <summary>What <see cref="Epoll"/> reports of a descriptor (epoll_ctl(2)).</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Error = 8,
    HungUp = 0x10,

    /// <summary>The peer sends no more.</summary>
    PeerClosed = 0x2000,
    EdgeTriggered = 1U << 31,
}
