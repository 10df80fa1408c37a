using System.Net;
using System.Security.Cryptography;
using System.Text;
using Duet.Turn.Allocations;
using Duet.Turn.Credentials;
using Duet.Turn.Engines;
using Duet.Turn.Limits;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Tests.Fakes;

/// <summary>The rules alone: messages and time in, decisions out.</summary>
internal sealed class CoreFixture : IRefusalSink
{
    public const string User = "alice";
    public const string Password = "secret";
    public const string Realm = "duet";
    public static readonly IPAddress RelayIPv4 = IPAddress.Parse("198.51.100.7");
    /// <summary>Another address of the relay's machine.</summary>
    public static readonly IPAddress OtherOwn = IPAddress.Parse("9.9.9.9");

    public static readonly IPAddress RelayIPv6 = IPAddress.Parse("2001:db8::7");

    private readonly ServerClock _clock;
    private int _lastPort = 10_000;

    public CoreFixture(Action<TurnOptions>? configure = null, bool withIPv6 = true)
    {
        Options = new TurnOptions { SharedSecret = "shared", Users = { [User] = Password, ["bob"] = "other" } };
        configure?.Invoke(Options);
        Settings = SettingsReader.Read(Options);
        Settings.IPv4 = AddressOf(RelayIPv4);
        Settings.IPv6 = withIPv6 ? AddressOf(RelayIPv6) : null;
        Settings.OwnPort = 3478;
        Settings.Own.Replace([IPAddress.Loopback, RelayIPv4, OtherOwn]);
        _clock = new ServerClock(Time);
        Table = new AllocationTable(Settings, Sockets, Grants) { LimitReached = LimitsReached.Add };
        Core = new RelayCore(Settings, Table, Sockets, Time, this, Grants);
    }

    public TurnOptions Options { get; }

    public TurnSettings Settings { get; }

    public ManualTime Time { get; } = new();

    public FakeRelaySockets Sockets { get; } = new();

    public AllocationTable Table { get; }

    public RelayCore Core { get; }

    public RelayContext Context { get; } = new();

    public Grants Grants { get; } = new();

    public List<TurnLimit> LimitsReached { get; } = [];

    public List<(StunErrorCode Code, bool CredentialsRejected)> Refusals { get; } = [];

    public static byte[] KeyOf(string user, string password, string realm = Realm) => MD5.HashData(Encoding.UTF8.GetBytes($"{user}:{realm}:{password}"));

    public static byte[] Sha256KeyOf(string user, string password, string realm = Realm) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{user}:{realm}:{password}"));

    public void Refused(StunErrorCode code, bool credentialsRejected) => Refusals.Add((code, credentialsRejected));

    /// <summary>A client of its own address.</summary>
    public CoreClient Client(string user = User, string password = Password, bool isStream = false) => new(this, NewTuple(isStream), user, password);

    /// <summary>A client of time-limited credentials.</summary>
    public CoreClient ClientOf(string userName, string address = "192.0.2.33") =>
        new(this, NewTuple(address: address), userName, TurnCredentials.PasswordOf("shared", userName));

    public FiveTuple NewTuple(bool isStream = false, string address = "192.0.2.33") =>
        new(TransportAddress.From(IPAddress.Parse(address), ++_lastPort), isStream ? ClientTransport.Stream : ClientTransport.Udp, isStream ? _lastPort : 0);

    public Decision Receive(in Client client, ReadOnlySpan<byte> message)
    {
        Context.Now = _clock.Now;
        return Core.FromClient(client, message, Context);
    }

    public Decision ReceiveFromPeer(Relay relay, IPEndPoint peer, int length)
    {
        Context.Now = _clock.Now;
        return Core.FromPeer(relay, TransportAddress.From(peer), length, Context);
    }

    public Decision ReceiveFromNetwork(Relay relay, IPEndPoint peer, IcmpError error)
    {
        Context.Now = _clock.Now;
        return Core.FromNetwork(relay, TransportAddress.From(peer), error, Context);
    }

    public void Advance(TimeSpan by)
    {
        Time.Advance(by);
        Table.Sweep(_clock.Now);
    }

    public long DroppedBy(DropReason reason) => Context.Traffic.DroppedBy(reason);

    private static RelayAddress AddressOf(IPAddress address) => new(TransportAddress.From(address, 0), TransportAddress.From(address, 0));
}
