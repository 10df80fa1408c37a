using System.Security.Cryptography;
using Duet.Turn.Credentials;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;
using Duet.Turn.Stun.Attributes;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Relaying;

/// <summary>What those who have not authenticated cost: anybody can send any number of these.</summary>
public sealed class StrangerTests
{
    private const string Ended = "1000000000:alice";
    private const string Lasting = "9999999999:alice";
    private readonly CoreFixture _core = new(options => options.UnauthenticatedRequestsPerSecond = 0);
    private readonly RelayCore _rules;

    public StrangerTests()
    {
        _rules = new RelayCore(_core.Settings, _core.Table, _core.Sockets, _core.Time, new TurnInstruments(null), _core.Grants);
    }

    public static TheoryData<string> Kinds => [.. Datagrams.Keys];

    private static Dictionary<string, byte[]> Datagrams { get; } = new(StringComparer.Ordinal)
    {
        ["Binding"] = StunBuilder.Binding().Build(),
        ["Binding with an attribute that is not known"] = StunBuilder.Binding().Add(0x7F01, 1, 2, 3, 4).Build(),
        ["Allocate without credentials"] = StunBuilder.Allocate().Build(),
        ["a user, forged"] = Forged(CoreFixture.User).Integrity(Key()).Build(),
        ["a user, forged with SHA-256"] = Forged(CoreFixture.User).PasswordAlgorithms(2, 1).PasswordAlgorithm(2).IntegritySha256(Key()).Build(),
        ["a user's hash, forged"] = Named(builder => builder.Add(0x001E, HashOfUser())).Integrity(Key()).Build(),
        ["nobody's hash"] = Named(builder => builder.Add(0x001E, Key(32))).Integrity(Key()).Build(),
        ["a time-limited user, forged"] = Forged(Lasting).Integrity(Key()).Build(),
        ["a time-limited user, forged with SHA-256"] = Forged(Lasting).PasswordAlgorithms(2, 1).PasswordAlgorithm(2).IntegritySha256(Key()).Build(),
        ["a user whose time is over"] = Forged(Ended).Integrity(Key()).Build(),
        ["nobody"] = Forged("nobody").Integrity(Key()).Build(),
        ["a name of invalid bytes, as long as may be"] = Named(builder => builder.Add(0x0006, [.. "9999999999:"u8, .. Enumerable.Repeat((byte)0xFF, 497)])).Integrity(Key()).Build(),
        ["a name that is too long"] = Forged(new string('9', 600)).Integrity(Key()).Build(),
        ["60 KB, forged"] = Forged(CoreFixture.User).Add(0x8F01, new byte[60_000]).Integrity(Key()).Build(),
        ["ChannelData"] = StunBuilder.ChannelData(0x4000, 1, 2, 3),
        ["a Send indication"] = StunBuilder.Send(new(CoreFixture.RelayIPv4, 1000), [1, 2, 3]).Build(),
        ["noise"] = RandomNumberGenerator.GetBytes(160),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Datagram_OfAStranger_TakesNoMemory(string kind)
    {
        var datagram = Datagrams[kind];
        var client = new Client(_core.NewTuple(), null);
        // First what is made once: pools, and the code itself.
        Receive(2_000);

        Garbage.AssertNone(() => Receive(1_000));

        void Receive(int times)
        {
            for (var i = 0; i < times; i++)
            {
                _rules.FromClient(client, datagram, _core.Context);
            }
        }
    }

    [Theory]
    [InlineData("a user, forged", 401)]
    [InlineData("a user, forged with SHA-256", 401)]
    [InlineData("a user's hash, forged", 401)]
    [InlineData("a time-limited user, forged", 401)]
    [InlineData("a name of invalid bytes, as long as may be", 401)]
    [InlineData("60 KB, forged", 401)]
    public void Forgery_GetsAsFarAsItsIntegrity(string kind, int error) => Assert.Equal(error, _core.Client().Send(Datagrams[kind])!.Error);

    private static StunBuilder Forged(string user) => Named(builder => builder.Text(0x0006, user));

    private static StunBuilder Named(Func<StunBuilder, StunBuilder> name) =>
        name(StunBuilder.Allocate()).Text(0x0014, CoreFixture.Realm).Text(0x0015, new string('x', Nonces.Length));

    private static byte[] Key(int length = 16) => RandomNumberGenerator.GetBytes(length);

    private static byte[] HashOfUser() => Userhash.Of(CoreFixture.User, CoreFixture.Realm);
}
