using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>A socket to send from, and what of a <see cref="SendBatch"/> waits for it. Belongs to the batch's thread.</summary>
internal sealed class Outlet(FileDescriptor descriptor, int number, TransportAddress source = default)
{
    public FileDescriptor Descriptor { get; } = descriptor;

    /// <summary>Tells outlets of one batch apart.</summary>
    public int Number { get; } = number;

    /// <summary>The address to send from; none: the socket's.</summary>
    public TransportAddress Source { get; } = source;

    /// <summary>First and last message that waits; -1 when none does.</summary>
    public int First { get; set; } = -1;

    /// <inheritdoc cref="First" />
    public int Last { get; set; } = -1;
}
