using System.Text;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Credentials;

/// <summary>RFC 8489, section 9.2.4, check by check.</summary>
public sealed class AuthenticatorTests
{
    private const byte Md5 = 1;
    private const byte Sha256 = 2;
    private readonly CoreFixture _core = new();
    private readonly CoreClient _client;
    private readonly byte[] _key = CoreFixture.KeyOf("alice", "secret");

    public AuthenticatorTests() => _client = _core.Client();

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void Integrity_WithoutAllThree_IsBad(bool username, bool realm, bool nonce)
    {
        var request = StunBuilder.Allocate();
        request = username ? request.Text(0x0006, "alice") : request;
        request = realm ? request.Text(0x0014, "duet") : request;
        request = nonce ? request.Text(0x0015, Challenge().Nonce) : request;

        var reply = _client.Send(request.Integrity(_key))!;

        Assert.Equal(400, reply.Error);
        Assert.Null(reply.Find(0x0015));
        Assert.Null(reply.Find(0x0008));
    }

    [Fact]
    public void RotatedSecret_LeavesCredentialsOfTheOneBeforeGood_AndNoneFurtherBack()
    {
        var user = $"{_core.Time.GetUtcNow().ToUnixTimeSeconds() + 60}:alice";
        Assert.Equal(0, ErrorFor("shared"));

        _core.Settings.Secrets.Rotate("second");
        Assert.Equal(0, ErrorFor("shared"));
        Assert.Equal(0, ErrorFor("second"));
        Assert.Equal(401, ErrorFor("third"));

        _core.Settings.Secrets.Rotate("third");
        Assert.Equal(401, ErrorFor("shared"));
        Assert.Equal(0, ErrorFor("second"));
        Assert.Equal(0, ErrorFor("third"));

        int ErrorFor(string secret) => _core.Client(user, TurnCredentials.PasswordOf(secret, user)).ErrorOf(StunBuilder.Allocate());
    }

    [Fact]
    public void PasswordFromACallback_IsGood_AndWhoItDoesNotKnowIsNobody()
    {
        var core = new CoreFixture(options => options.FindPassword = name => name == "carol" ? "her own" : null);

        Assert.Equal(0, core.Client("carol", "her own").ErrorOf(StunBuilder.Allocate()));
        Assert.Equal(401, core.Client("carol", "another").ErrorOf(StunBuilder.Allocate()));
        Assert.Equal(401, core.Client("dave", "her own").ErrorOf(StunBuilder.Allocate()));
        Assert.Equal(0, core.Client("bob", "other").ErrorOf(StunBuilder.Allocate()));
    }

    [Fact]
    public void Integrity_OfWrongLength_IsBad() =>
        Assert.Equal(400, _client.Send(StunBuilder.Allocate().Credentials("alice", "duet", Challenge().Nonce).Add(0x0008, new byte[19]))!.Error);

    [Fact]
    public void UnknownUser_IsChallenged() => AssertRejected(Signed("nobody", "secret"));

    [Fact]
    public void WrongPassword_IsChallenged() => AssertRejected(Signed("alice", "wrong"));

    [Fact]
    public void WrongRealm_IsChallenged() => AssertRejected(
        StunBuilder.Allocate().Credentials("alice", "elsewhere", Challenge().Nonce).Integrity(CoreFixture.KeyOf("alice", "secret", "elsewhere")));

    [Fact]
    public void InvalidUtf8AsUsername_IsChallenged() => AssertRejected(
        StunBuilder.Allocate().Add(0x0006, 0xFF, 0xFE).Text(0x0014, "duet").Text(0x0015, Challenge().Nonce).Integrity(_key));

    [Fact]
    public void TooLongUsername_IsChallenged() => AssertRejected(Signed(new string('9', 764), "secret"));

    [Fact]
    public void ForgedIntegrity_LeavesNothingBehind()
    {
        for (var i = 0; i < 100; i++)
        {
            _core.Client().Send(StunBuilder.Allocate().Credentials("alice", "duet", "x").Integrity(new byte[16]));
        }

        Assert.Equal(0, _core.Table.Count);
        Assert.Empty(_core.Sockets.Open);
    }

    [Fact]
    public void StaleNonce_IsToldSo_AndTheFreshOneWorks()
    {
        var client = _core.Client();
        client.Allocate();
        client.Succeeds(StunBuilder.Refresh(3600));
        _core.Advance(TimeSpan.FromSeconds(3599));

        var reply = client.Request(StunBuilder.Refresh());
        Assert.True(reply.IsSuccess);
        _core.Advance(TimeSpan.FromSeconds(2));
        reply = client.Request(StunBuilder.Refresh());

        Assert.Equal(438, reply.Error);
        Assert.Equal("duet", reply.Realm);
        client.Nonce = reply.Nonce;
        client.Succeeds(StunBuilder.Refresh());
    }

    [Fact]
    public void NonceOfAnotherClient_IsStale()
    {
        var nonce = Challenge().Nonce;
        var other = _core.Client();
        other.Nonce = nonce;

        Assert.Equal(438, other.ErrorOf(StunBuilder.Allocate()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("obMatJos2gAAAAAAAAAAAAAA")]
    [InlineData("obMatJos2gAAA~~~~~~~~~~~")]
    [InlineData("obMatJos2~~~~AAAAAAAAAAA")]
    public void InventedNonce_IsStale(string nonce)
    {
        _client.Nonce = nonce;

        Assert.Equal(438, _client.ErrorOf(StunBuilder.Allocate()));
    }

    [Fact]
    public void NonceWithFeaturesTakenOut_IsStale()
    {
        var nonce = ChallengeWithOffer().Nonce;
        Assert.Equal("obMatJos2wAAA", nonce[..13]);
        _client.Nonce = "obMatJos2AAAA" + nonce[13..];

        Assert.Equal(438, _client.ErrorOf(StunBuilder.Allocate()));
    }

    [Fact]
    public void WrongPasswordAndStaleNonce_IsChallenged() =>
        Assert.Equal(401, _client.Send(StunBuilder.Allocate().Credentials("alice", "duet", "stale").Integrity(CoreFixture.KeyOf("alice", "no")))!.Error);

    [Fact]
    public void Offer_ListsTheBetterAlgorithmFirst()
    {
        var reply = ChallengeWithOffer();

        Assert.Equal([0, Sha256, 0, 0, 0, Md5, 0, 0], reply.Find(0x8002));
    }

    [Fact]
    public void Sha256_WithSha256Integrity_IsAnsweredWithIt()
    {
        var key = CoreFixture.Sha256KeyOf("alice", "secret");
        var reply = _client.Send(WithAlgorithm(Sha256).IntegritySha256(key))!;

        Assert.True(reply.IsSuccess);
        Assert.True(reply.HasIntegritySha256(key));
        Assert.Null(reply.Find(0x0008));
    }

    /// <summary>RFC 8489, section 9.2.4: the kind of the answer's integrity depends on whether an algorithm was chosen, and on nothing else.</summary>
    [Theory]
    [InlineData(Sha256)]
    [InlineData(Md5)]
    public void Algorithm_WithSha1Integrity_IsAnsweredWithSha256(byte algorithm)
    {
        var key = algorithm == Md5 ? _key : CoreFixture.Sha256KeyOf("alice", "secret");
        var success = _client.Send(WithAlgorithm(algorithm).Integrity(key))!;
        var error = _client.Send(WithAlgorithm(algorithm).Integrity(key))!;

        Assert.True(success.IsSuccess);
        Assert.Equal(437, error.Error);
        Assert.All([success, error], reply => Assert.True(reply.HasIntegritySha256(key)));
        Assert.All([success, error], reply => Assert.Null(reply.Find(0x0008)));
    }

    [Fact]
    public void NoAlgorithm_WithSha256Integrity_IsAnsweredWithSha1()
    {
        var reply = _client.Send(StunBuilder.Allocate().Credentials("alice", "duet", Challenge().Nonce).IntegritySha256(_key))!;

        Assert.True(reply.IsSuccess);
        Assert.True(reply.HasIntegrity(_key));
        Assert.Null(reply.Find(0x001C));
    }

    [Fact]
    public void Sha256_WithBothIntegrities_TheBetterOneCounts()
    {
        var key = CoreFixture.Sha256KeyOf("alice", "secret");

        Assert.True(_client.Send(WithAlgorithm(Sha256).Integrity(key).IntegritySha256(key))!.IsSuccess);
        Assert.Equal(401, _core.Client().Send(WithAlgorithm(Sha256).Integrity(key).IntegritySha256(new byte[32]))!.Error);
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(20, 0)]
    [InlineData(32, 0)]
    [InlineData(12, 400)]
    [InlineData(18, 400)]
    public void Sha256Integrity_MayBeCutTo16Bytes(int length, int error)
    {
        var key = CoreFixture.Sha256KeyOf("alice", "secret");

        Assert.Equal(error, _client.Send(WithAlgorithm(Sha256).IntegritySha256(key, length))!.Error);
    }

    [Fact]
    public void Md5_ChosenFromTheOffer_Works() => Assert.True(_client.Send(WithAlgorithm(Md5).Integrity(_key))!.IsSuccess);

    [Fact]
    public void Algorithm_WithoutTheOffer_IsBad() =>
        Assert.Equal(400, _client.Send(StunBuilder.Allocate().Credentials("alice", "duet", Challenge().Nonce).PasswordAlgorithm(Md5).Integrity(_key))!.Error);

    [Fact]
    public void Offer_WithoutAlgorithm_IsBad() =>
        Assert.Equal(400, _client.Send(StunBuilder.Allocate().Credentials("alice", "duet", Challenge().Nonce).PasswordAlgorithms(Sha256, Md5).Integrity(_key))!.Error);

    [Fact]
    public void Offer_Shortened_IsBad() => Assert.Equal(
        400,
        _client.Send(StunBuilder.Allocate().Credentials("alice", "duet", Challenge().Nonce).PasswordAlgorithms(Md5).PasswordAlgorithm(Md5).Integrity(_key))!.Error);

    [Fact]
    public void Algorithm_NotOffered_IsBad() => Assert.Equal(400, _client.Send(WithAlgorithm(3).Integrity(_key))!.Error);

    [Fact]
    public void Userhash_StandsForTheName()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("alice:duet"));
        var request = StunBuilder.Allocate().Add(0x001E, hash).Text(0x0014, "duet").Text(0x0015, Challenge().Nonce).Integrity(_key);

        Assert.True(_client.Send(request)!.IsSuccess);
    }

    [Fact]
    public void Userhash_OfNobody_IsChallenged() => AssertRejected(
        StunBuilder.Allocate().Add(0x001E, new byte[32]).Text(0x0014, "duet").Text(0x0015, Challenge().Nonce).Integrity(_key));

    [Fact]
    public void UsernameAnonymity_IsOfferedOnlyWhereHashesAreKnown()
    {
        var core = new CoreFixture(options => options.Users.Clear());

        Assert.StartsWith("obMatJos2AAAA", core.Client().Send(StunBuilder.Allocate())!.Nonce, StringComparison.Ordinal);
        Assert.StartsWith("obMatJos2QAAA", Challenge().Nonce, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeLimited_Good_Works()
    {
        var credentials = TurnCredentials.Create("shared", "call-7", TimeSpan.FromMinutes(5), _core.Time);

        _core.Client(credentials.Username, credentials.Password).Allocate();
    }

    [Fact]
    public void TimeLimited_AsLongAsTheOldStandardHadIt_Works()
    {
        var name = TurnCredentials.Create("shared", "", TimeSpan.FromMinutes(5), _core.Time).Username.PadRight(763, 'x');

        _core.Client(name, TurnCredentials.PasswordOf("shared", name)).Allocate();
    }

    [Fact]
    public void TimeLimited_Ended_IsChallenged()
    {
        var credentials = TurnCredentials.Create("shared", "call-7", TimeSpan.FromMinutes(5), _core.Time);
        _core.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(401, _core.Client(credentials.Username, credentials.Password).ErrorOf(StunBuilder.Allocate()));
        Assert.Contains((StunErrorCode.Unauthenticated, true), _core.Refusals);
    }

    [Fact]
    public void TimeLimited_EndedDuringACall_TheAllocationGoesOn()
    {
        var credentials = TurnCredentials.Create("shared", "call-7", TimeSpan.FromMinutes(5), _core.Time);
        var client = _core.Client(credentials.Username, credentials.Password);
        client.Allocate();
        _core.Advance(TimeSpan.FromMinutes(6));

        client.Succeeds(StunBuilder.Refresh());
    }

    [Theory]
    [InlineData("other-secret", 300)]
    [InlineData("shared", -1)]
    public void TimeLimited_Forged_IsChallenged(string secret, int seconds)
    {
        var name = $"{_core.Time.GetUtcNow().ToUnixTimeSeconds() + seconds}:x";

        Assert.Equal(401, _core.Client(name, TurnCredentials.PasswordOf(secret, name)).ErrorOf(StunBuilder.Allocate()));
    }

    [Theory]
    [InlineData(":x")]
    [InlineData("99999999999999999999999:x")]
    [InlineData("+99999999999:x")]
    [InlineData("abc")]
    public void TimeLimited_NotANumber_IsChallenged(string name) =>
        Assert.Equal(401, _core.Client(name, TurnCredentials.PasswordOf("shared", name)).ErrorOf(StunBuilder.Allocate()));

    [Fact]
    public void Flood_OfWrongCredentials_IsNotEvenChecked()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 1);
        var nonce = core.Client().Send(StunBuilder.Allocate())!.Nonce;
        for (var i = 0; i < 10; i++)
        {
            core.Client().Send(StunBuilder.Allocate().Credentials("alice", "duet", nonce).Integrity(new byte[16]));
        }

        Assert.Equal(6, core.DroppedBy(DropReason.RateLimited));
    }

    private StunReply Challenge() => _client.Send(StunBuilder.Allocate())!;

    /// <summary>With any attribute more than the least, there is room for the offer.</summary>
    private StunReply ChallengeWithOffer() => _client.Send(StunBuilder.Allocate().Lifetime(600))!;

    private StunBuilder Signed(string user, string password) =>
        StunBuilder.Allocate().Credentials(user, "duet", Challenge().Nonce).Integrity(CoreFixture.KeyOf(user, password));

    private StunBuilder WithAlgorithm(byte algorithm) =>
        StunBuilder.Allocate().Credentials("alice", "duet", ChallengeWithOffer().Nonce).PasswordAlgorithms(Sha256, Md5).PasswordAlgorithm(algorithm);

    private void AssertRejected(StunBuilder request)
    {
        var reply = _client.Send(request)!;
        Assert.Equal(401, reply.Error);
        Assert.NotNull(reply.Find(0x0015));
        Assert.NotNull(reply.Find(0x0014));
        Assert.Null(reply.Find(0x0008));
        Assert.Contains((StunErrorCode.Unauthenticated, true), _core.Refusals);
    }
}
