using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Duet.Turn.Credentials;
using Duet.Turn.Peers;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn;

/// <summary>Checks the options and puts them in the form of <see cref="TurnSettings"/>.</summary>
internal static class SettingsReader
{
    // RFC 8489, section 14.9: fewer than 128 characters, 763 bytes.
    private const int MaxRealmLength = 127;

    /// <summary>Of the longest realm in UTF-8: a UTF-16 unit becomes at most three bytes.</summary>
    public const int MaxRealmBytes = 3 * MaxRealmLength;

    /// <exception cref="ArgumentException">An option is wrong; the message begins with its name.</exception>
    public static TurnSettings Read(TurnOptions options)
    {
        Check(options.Port is >= 0 and <= 65535, nameof(options.Port), "must be 0 to 65535");
        Check(options.TlsPort is null or (>= 0 and <= 65535), nameof(options.TlsPort), "must be 0 to 65535");
        Check(options.TlsPort is null || options.TlsAuthentication is not null, nameof(options.TlsAuthentication), "is needed when TlsPort is set");
        Check(options.Realm.Length is > 0 and <= MaxRealmLength && !options.Realm.Contains('"', StringComparison.Ordinal), nameof(options.Realm), "must have 1 to 127 characters, no quotes");
        Check(options.SharedSecret is null or { Length: > 0 }, nameof(options.SharedSecret), "must not be empty");
        Check(options.PreviousSharedSecret is null or { Length: > 0 }, nameof(options.PreviousSharedSecret), "must not be empty");
        Check(!options.Users.Keys.Any(name => name.Length == 0), nameof(options.Users), "must not have an empty name");
        CheckLifetimes(options);
        CheckLimits(options);
        var (first, last) = ReadPorts(options.RelayPorts);
        _ = ReadListenAddresses(options);
        _ = RelayAddressFinder.Parse(options.PublicAddress);

        var own = new OwnAddresses();
        return new TurnSettings
        {
            Own = own,
            Realm = options.Realm,
            Secrets = new SharedSecrets(options.SharedSecret ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(32)), options.PreviousSharedSecret),
            FindPassword = options.FindPassword,
            Users = new Dictionary<string, string>(options.Users, StringComparer.Ordinal),
            Peers = new PeerPolicy(ReadRanges(options.AllowedPeers, nameof(options.AllowedPeers)), ReadRanges(options.DeniedPeers, nameof(options.DeniedPeers)), own),
            NonceLifetimeMilliseconds = (long)options.NonceLifetime.TotalMilliseconds,
            DefaultLifetimeSeconds = (uint)options.DefaultLifetime.TotalSeconds,
            MaxLifetimeSeconds = (uint)options.MaxLifetime.TotalSeconds,
            MinRelayPort = first,
            MaxRelayPort = last,
            TotalQuota = options.TotalQuota,
            UserQuota = options.UserQuota,
            AddressQuota = options.AddressQuota,
            BpsCapacity = options.BpsCapacity,
            MaxBps = options.MaxBps,
            UserBps = options.UserBps,
            AddressBps = options.AddressBps,
            MaxPermissions = options.MaxPermissions,
            MaxChannels = options.MaxChannels,
            ProxyProtocolFrom = ReadRanges(options.ProxyProtocolFrom, nameof(options.ProxyProtocolFrom)),
            UnauthenticatedRequestsPerSecond = options.UnauthenticatedRequestsPerSecond,
            LastChannelNumber = options.StrictChannelNumbers ? ChannelNumber.LastStrict : ChannelNumber.Last,
        };
    }

    /// <summary>The addresses to listen on, or none when every one is meant.</summary>
    public static IReadOnlyList<IPAddress> ReadListenAddresses(TurnOptions options) => options.ListenAddresses is ["*"] ? [] :
    [
        .. options.ListenAddresses.Select(text => IPAddress.TryParse(text, out var address)
            ? address
            : throw Wrong(nameof(options.ListenAddresses), $"must be IP addresses, or * alone for every one, and '{text}' is none")),
    ];

    public static ArgumentException Wrong(string option, string problem) => new($"{option} {problem}.", option);

    private static void CheckLifetimes(TurnOptions options)
    {
        Check(options.DefaultLifetime >= TimeSpan.FromSeconds(1), nameof(options.DefaultLifetime), "must be a second or more");
        Check(options.MaxLifetime >= options.DefaultLifetime, nameof(options.MaxLifetime), "must not be below DefaultLifetime");
        Check(options.MaxLifetime <= TimeSpan.FromDays(1), nameof(options.MaxLifetime), "must be a day or less");
        Check(options.NonceLifetime > TimeSpan.Zero && options.NonceLifetime <= TimeSpan.FromDays(1), nameof(options.NonceLifetime), "must be above zero, a day or less");
        Check(options.ConnectionTimeout > TimeSpan.Zero, nameof(options.ConnectionTimeout), "must be above zero");
    }

    private static void CheckLimits(TurnOptions options)
    {
        CheckPositive(options.TotalQuota, nameof(options.TotalQuota));
        CheckPositive(options.UserQuota, nameof(options.UserQuota));
        CheckPositive(options.AddressQuota, nameof(options.AddressQuota));
        CheckPositive(options.MaxPermissions, nameof(options.MaxPermissions));
        CheckPositive(options.MaxChannels, nameof(options.MaxChannels));
        CheckPositive(options.MaxConnections, nameof(options.MaxConnections));
        CheckPositive(options.MaxConnectionsPerAddress, nameof(options.MaxConnectionsPerAddress));
        Check(options.MaxPendingBytes >= 65_600, nameof(options.MaxPendingBytes), "must hold the longest message, 65,600 bytes");
        CheckRate(options.BpsCapacity, nameof(options.BpsCapacity));
        CheckRate(options.MaxBps, nameof(options.MaxBps));
        CheckRate(options.UserBps, nameof(options.UserBps));
        CheckRate(options.AddressBps, nameof(options.AddressBps));
        Check(options.UnauthenticatedRequestsPerSecond >= 0, nameof(options.UnauthenticatedRequestsPerSecond), "must not be negative");
        Check(options.Threads is >= 0 and <= 256, nameof(options.Threads), "must be 0 to 256");
        Check(Enum.IsDefined(options.Engine), nameof(options.Engine), "is not an engine");
    }

    private static void CheckRate(long value, string option) => Check(value >= 0, option, "must not be negative");

    private static void CheckPositive(int value, string option) => Check(value > 0, option, "must be above zero");

    private static void Check(bool right, string option, string problem)
    {
        if (!right)
        {
            throw Wrong(option, problem);
        }
    }

    private static (int First, int Last) ReadPorts(string text)
    {
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first >= 1 && first <= last && last <= 65535)
        {
            return (first, last);
        }

        throw Wrong(nameof(TurnOptions.RelayPorts), $"must be two ports like 49152-65535, not '{text}'");
    }

    private static List<AddressRange> ReadRanges(IEnumerable<string> texts, string option) =>
    [
        .. texts.Select(text => AddressRange.TryParse(text, out var range)
            ? range
            : throw Wrong(option, $"must be ranges like 10.0.0.0/8 or fd00::/8, and '{text}' is none")),
    ];
}
