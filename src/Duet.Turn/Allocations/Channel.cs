using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>One number that stands for one peer (RFC 8656, section 12).</summary>
internal sealed class Channel(int number, TransportAddress peer, Relay relay, Permission permission)
{
    private long _expiresAt;

    public int Number { get; } = number;

    public TransportAddress Peer { get; } = peer;

    /// <summary>The relayed address of the peer's family.</summary>
    public Relay Relay { get; } = relay;

    public Permission Permission { get; } = permission;

    /// <inheritdoc cref="Permission.ExpiresAt" />
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }
}
