using Duet.Turn.Credentials;
using Duet.Turn.Peers;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn;

/// <summary>The options, checked and in the form that the rules use. Immutable once the server has started.</summary>
internal sealed class TurnSettings
{
    public required string Realm { get; init; }

    public required SharedSecrets Secrets { get; init; }

    public Func<string, string?>? FindPassword { get; init; }

    public required IDictionary<string, string> Users { get; init; }

    public required PeerPolicy Peers { get; init; }

    public required long NonceLifetimeMilliseconds { get; init; }

    public required uint DefaultLifetimeSeconds { get; init; }

    public required uint MaxLifetimeSeconds { get; init; }

    public required int MinRelayPort { get; init; }

    public required int MaxRelayPort { get; init; }

    public required int TotalQuota { get; init; }

    public required int UserQuota { get; init; }

    public required int AddressQuota { get; init; }

    public required long BpsCapacity { get; init; }

    public required long MaxBps { get; init; }

    public required long UserBps { get; init; }

    public required long AddressBps { get; init; }

    public required int MaxPermissions { get; init; }

    public required int MaxChannels { get; init; }

    public IReadOnlyList<AddressRange> ProxyProtocolFrom { get; init; } = [];

    public required int UnauthenticatedRequestsPerSecond { get; init; }

    public int LastChannelNumber { get; init; } = ChannelNumber.Last;

    /// <summary>Found out when the server starts.</summary>
    public RelayAddress? IPv4 { get; set; }

    /// <inheritdoc cref="IPv4" />
    public RelayAddress? IPv6 { get; set; }

    /// <summary>The port that this server listens on over UDP.</summary>
    public int OwnPort { get; set; }

    /// <summary>The addresses of the machine.</summary>
    public required OwnAddresses Own { get; init; }

    public RelayAddress? RelayAddressOf(AddressFamilyCode family) => family switch
    {
        AddressFamilyCode.IPv4 => IPv4,
        AddressFamilyCode.IPv6 => IPv6,
        _ => null,
    };

    /// <summary>By what quotas count a user: what follows the colon of a time-limited name, any other name as it is.</summary>
    public string QuotaNameOf(string username) => Users.ContainsKey(username) ? username : TurnCredentials.UserOf(username);

    /// <summary>Whether the address, whatever the port, is one that this server's relayed candidates carry.</summary>
    public bool IsOwnRelayAddress(in TransportAddress address) => RelayAddressOf(address.Family)?.Advertised.SameAddress(address) == true;

    /// <summary>Whether an allocation of this server may be at that address and port.</summary>
    public bool MayBeOwnRelay(in TransportAddress address) =>
        address.Port >= MinRelayPort && address.Port <= MaxRelayPort && IsOwnRelayAddress(address);

    /// <summary>Whether this server listens there, so that nobody may reach it through itself.</summary>
    public bool IsOwnListener(in TransportAddress address) => address.Port == OwnPort && Own.Contains(address);
}
