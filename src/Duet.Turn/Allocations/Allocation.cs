using Duet.Turn.Limits;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Allocations;

/// <summary>What a client was given by an Allocate request (RFC 8656, section 3.2). Data flows through it from any thread; it is changed under the table's lock.</summary>
internal sealed class Allocation(FiveTuple tuple, StreamClient? stream, string user)
{
    private long _expiresAt;
    private volatile bool _isDeleted;
    private volatile Relay? _ipv4;
    private volatile Relay? _ipv6;

    public FiveTuple Tuple { get; } = tuple;

    /// <summary>The connection, unless the client comes over UDP.</summary>
    public StreamClient? Stream { get; } = stream;

    /// <summary>Who made it: no other may change it (RFC 8656, section 5).</summary>
    public string User { get; } = user;

    /// <summary>What its user has in use, by what quotas count (<see cref="TurnOptions.UserQuota"/>).</summary>
    public required Usage UserUsage { get; init; }

    /// <summary>What its client's address has in use.</summary>
    public required Usage AddressUsage { get; init; }

    /// <summary>What itself may still relay.</summary>
    public required ByteRates Rates { get; init; }

    /// <summary>Keys of that user, so that later requests cost one HMAC, and go on after the credentials have ended.</summary>
    public required byte[] Key { get; init; }

    public required PasswordAlgorithmCode KeyAlgorithm { get; init; }

    /// <summary>Transaction that made it; the same one again is a retransmission (RFC 8656, section 7.2).</summary>
    public required byte[] TransactionId { get; init; }

    /// <summary>What that transaction was answered, without integrity.</summary>
    public uint GrantedSeconds { get; set; }

    public ulong? ReservationToken { get; set; }

    /// <summary>The family that was asked for in addition and could not be had.</summary>
    public (AddressFamilyCode Family, StunErrorCode Code) AddressError { get; set; }

    public ChannelTable Channels { get; } = new();

    public Relay? IPv4
    {
        get => _ipv4;
        set => _ipv4 = value;
    }

    public Relay? IPv6
    {
        get => _ipv6;
        set => _ipv6 = value;
    }

    /// <inheritdoc cref="Permission.ExpiresAt" />
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }

    public bool IsDeleted
    {
        get => _isDeleted;
        set => _isDeleted = value;
    }

    public bool IsAlive(long now) => !_isDeleted && ExpiresAt > now;

    public Relay? RelayOf(AddressFamilyCode family) => family switch
    {
        AddressFamilyCode.IPv4 => _ipv4,
        AddressFamilyCode.IPv6 => _ipv6,
        _ => null,
    };
}
