using Duet.Turn.Stun;
using System.Net;

namespace Duet.Turn.Tests.Settings;

public sealed class SettingsTests
{
    public static TheoryData<string, Action<TurnOptions>> Wrong => new()
    {
        { nameof(TurnOptions.Port), options => options.Port = -1 },
        { nameof(TurnOptions.Port), options => options.Port = 65536 },
        { nameof(TurnOptions.TlsPort), options => options.TlsPort = 65536 },
        { nameof(TurnOptions.TlsAuthentication), options => options.TlsPort = 5349 },
        { nameof(TurnOptions.Realm), options => options.Realm = "" },
        { nameof(TurnOptions.Realm), options => options.Realm = new string('r', 128) },
        { nameof(TurnOptions.Realm), options => options.Realm = "a\"b" },
        { nameof(TurnOptions.SharedSecret), options => options.SharedSecret = "" },
        { nameof(TurnOptions.Users), options => options.Users[""] = "x" },
        { nameof(TurnOptions.DefaultLifetime), options => options.DefaultLifetime = TimeSpan.Zero },
        { nameof(TurnOptions.MaxLifetime), options => options.MaxLifetime = TimeSpan.FromMinutes(5) },
        { nameof(TurnOptions.MaxLifetime), options => options.MaxLifetime = TimeSpan.FromDays(2) },
        { nameof(TurnOptions.NonceLifetime), options => options.NonceLifetime = TimeSpan.Zero },
        { nameof(TurnOptions.ConnectionTimeout), options => options.ConnectionTimeout = TimeSpan.Zero },
        { nameof(TurnOptions.RelayPorts), options => options.RelayPorts = "65535-49152" },
        { nameof(TurnOptions.RelayPorts), options => options.RelayPorts = "0-10" },
        { nameof(TurnOptions.RelayPorts), options => options.RelayPorts = "49152" },
        { nameof(TurnOptions.RelayPorts), options => options.RelayPorts = "49152-70000" },
        { nameof(TurnOptions.ListenAddresses), options => options.ListenAddresses.Add("localhost") },
        { nameof(TurnOptions.ListenAddresses), options => options.ListenAddresses = ["*", "127.0.0.1"] },
        { nameof(TurnOptions.PublicAddress), options => options.PublicAddress = "example.org" },
        { nameof(TurnOptions.PublicAddress), options => options.PublicAddress = "203.0.113.5/fd00::1" },
        { nameof(TurnOptions.PublicAddress), options => options.PublicAddress = "203.0.113.5,203.0.113.6" },
        { nameof(TurnOptions.PublicAddress), options => options.PublicAddress = "0.0.0.0" },
        { nameof(TurnOptions.AllowedPeers), options => options.AllowedPeers.Add("10/8") },
        { nameof(TurnOptions.DeniedPeers), options => options.DeniedPeers.Add("10.0.0.0/40") },
        { nameof(TurnOptions.TotalQuota), options => options.TotalQuota = 0 },
        { nameof(TurnOptions.UserQuota), options => options.UserQuota = 0 },
        { nameof(TurnOptions.AddressQuota), options => options.AddressQuota = 0 },
        { nameof(TurnOptions.MaxPermissions), options => options.MaxPermissions = 0 },
        { nameof(TurnOptions.MaxChannels), options => options.MaxChannels = 0 },
        { nameof(TurnOptions.MaxConnections), options => options.MaxConnections = 0 },
        { nameof(TurnOptions.MaxConnectionsPerAddress), options => options.MaxConnectionsPerAddress = 0 },
        { nameof(TurnOptions.MaxPendingBytes), options => options.MaxPendingBytes = 1000 },
        { nameof(TurnOptions.BpsCapacity), options => options.BpsCapacity = -1 },
        { nameof(TurnOptions.MaxBps), options => options.MaxBps = -1 },
        { nameof(TurnOptions.UserBps), options => options.UserBps = -1 },
        { nameof(TurnOptions.AddressBps), options => options.AddressBps = -1 },
        { nameof(TurnOptions.UnauthenticatedRequestsPerSecond), options => options.UnauthenticatedRequestsPerSecond = -1 },
        { nameof(TurnOptions.Threads), options => options.Threads = -1 },
        { nameof(TurnOptions.Engine), options => options.Engine = (TurnEngine)9 },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void WrongOption_IsNamed(string name, Action<TurnOptions> spoil)
    {
        var options = new TurnOptions();
        spoil(options);

        var error = Assert.Throws<ArgumentException>(() => new TurnServer(options));

        Assert.StartsWith(name + " ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ListenAddresses_AsteriskAlone_IsEveryOne() =>
        Assert.Empty(SettingsReader.ReadListenAddresses(new TurnOptions { ListenAddresses = ["*"] }));

    [Fact]
    public void Defaults_AreRight() => Assert.NotNull(new TurnServer(new TurnOptions()));

    [Theory]
    [InlineData("203.0.113.5/10.0.0.5", "203.0.113.5", "10.0.0.5")]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    public void PublicAddress_SaysWhatIsToldAndWhatIsBound(string text, string advertised, string bound)
    {
        var address = Assert.Single(RelayAddressFinder.Parse(text));

        Assert.Equal(IPAddress.Parse(advertised), address.Advertised.ToIPAddress());
        Assert.Equal(IPAddress.Parse(bound), address.Bound.ToIPAddress());
    }

    [Fact]
    public void PublicAddress_OfAnotherMachine_IsTranslatedToTheOneThatReachesOtherNetworks()
    {
        var found = RelayAddressFinder.Discover().FirstOrDefault(address => address.Bound.Family == AddressFamilyCode.IPv4);
        var expected = found is null || IPAddress.IsLoopback(found.Bound.ToIPAddress()) ? IPAddress.Any : found.Bound.ToIPAddress();

        Assert.Equal(expected, Assert.Single(RelayAddressFinder.Parse("203.0.113.5")).Bound.ToIPAddress());
    }

    [Fact]
    public void PublicAddress_MayBeOneOfEachFamily() =>
        Assert.Equal(2, RelayAddressFinder.Parse("203.0.113.5 , 2001:db8::5").Count);

    [Fact]
    public void Discover_FindsAnAddressOfThisMachine()
    {
        var found = RelayAddressFinder.Discover();

        Assert.All(found, address => Assert.Contains(address.Advertised.ToIPAddress(), RelayAddressFinder.LocalAddresses()));
        Assert.All(found, address => Assert.Equal(address.Advertised, address.Bound));
    }
}
