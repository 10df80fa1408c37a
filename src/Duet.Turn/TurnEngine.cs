namespace Duet.Turn;

/// <summary>How a <see cref="TurnServer"/> moves its datagrams.</summary>
public enum TurnEngine
{
    /// <summary><see cref="Linux"/> where it works, else <see cref="Portable"/>. The default.</summary>
    Automatic,

    /// <summary>.NET's <c>Socket</c>, on every platform. Datagrams of peers above 4,096 bytes are dropped.</summary>
    Portable,

    /// <summary>Batched system calls in an epoll loop per core, with segmentation offload. Linux only: elsewhere the start fails.</summary>
    Linux,
}
