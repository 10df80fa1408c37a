using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>One peer address that may send to an allocation (RFC 8656, section 9). Ports do not matter.</summary>
internal sealed class Permission(TransportAddress peer, bool outside)
{
    private long _expiresAt;

    public TransportAddress Peer { get; } = peer;

    /// <summary>Whether the peer may be somewhere else than on this relay. If not, only this server's own relayed addresses are meant.</summary>
    public bool Outside { get; } = outside;

    /// <summary>Milliseconds of the server's clock.</summary>
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }
}
