using System.Net;
using Duet.Turn.Relaying;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Relaying;

/// <summary>What other servers lacked or got wrong at some time, and is not among the tests of its own subject.</summary>
public sealed class LessonTests
{
    private readonly CoreFixture _core = new();

    [Fact]
    public void AttributesAfterIntegrity_AreNotObeyed()
    {
        var client = _core.Client();
        client.Allocate();
        var request = StunBuilder.Refresh(1000).Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Lifetime(0).Add(0x7FFE);

        Assert.Equal(1000u, client.Send(request)!.Lifetime);
        Assert.Equal(1, _core.Table.Count);
    }

    [Fact]
    public void PeersAfterIntegrity_AreNotPermitted()
    {
        var client = _core.Client();
        client.Allocate();
        var request = StunBuilder.CreatePermission(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 1))
            .Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Peer(new IPEndPoint(IPAddress.Parse("8.8.4.4"), 1));

        Assert.True(client.Send(request)!.IsSuccess);
        Assert.Equal(1, client.Allocation.IPv4!.Permissions.Count);
    }

    [Fact]
    public void FingerprintAfterIntegrity_IsChecked()
    {
        var client = _core.Client();
        client.Allocate();
        byte[] request = StunBuilder.Refresh().Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Fingerprint().Build();

        Assert.True(client.Send(request)!.IsSuccess);
        request[^1] ^= 1;
        Assert.Null(client.Send(request));
    }

    [Fact]
    public void AttributeLongerThanTheMessage_IsDropped()
    {
        byte[] request = StunBuilder.Binding().Add(0x8022, 1, 2, 3, 4).Build();
        request[23] = 5;

        Assert.Null(_core.Client().Send(request));
    }

    [Fact]
    public void WrongFingerprint_IsDropped()
    {
        byte[] request = StunBuilder.Binding().Fingerprint().Build();
        request[^1] ^= 1;

        Assert.Null(_core.Client().Send(request));
    }

    [Fact]
    public void FirstOfSeveralAttributes_Counts()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(1000u, client.Succeeds(StunBuilder.Refresh(1000).Lifetime(2000)).Lifetime);
    }

    [Fact]
    public void Nonces_OfOneClientAtAnyTime_AreNotPredictable()
    {
        var nonces = Enumerable.Range(0, 50).Select(_ => _core.Client().Send(StunBuilder.Allocate())!.Nonce).ToList();

        Assert.Equal(50, nonces.Distinct(StringComparer.Ordinal).Count());
        var client = _core.Client();
        var first = client.Send(StunBuilder.Allocate())!.Nonce;
        _core.Advance(TimeSpan.FromSeconds(5));
        Assert.False(string.Equals(first, client.Send(StunBuilder.Allocate())!.Nonce, StringComparison.Ordinal));
        Assert.All(nonces, nonce => Assert.InRange(nonce.Length, 13, 127));
    }

    [Fact]
    public void AnswersToStrangers_AreSmall()
    {
        byte[] binding = StunBuilder.Binding().Build();
        byte[] allocate = StunBuilder.Allocate().Build();

        Assert.True(_core.Client().Send(binding)!.Bytes.Length <= 1.6 * binding.Length);
        Assert.True(_core.Client().Send(allocate)!.Bytes.Length <= 2.3 * allocate.Length);
        foreach (var more in new[] { 0, 4, 8, 16, 200 })
        {
            byte[] request = StunBuilder.Allocate().Add(0x8022, new byte[more]).Build();
            var reply = _core.Client().Send(request)!;
            Assert.True(reply.Bytes.Length <= 2.3 * request.Length);
            Assert.Equal(4, reply.Find(0x0009)!.Length);
            Assert.Null(reply.Find(0x8022));
        }
    }

    /// <summary>Shorter than any request that a client has a reason to send: no challenge is short enough for them.</summary>
    [Theory]
    [InlineData(0x0003)]
    [InlineData(0x0004)]
    [InlineData(0x0008)]
    [InlineData(0x0009)]
    public void AnswersToTheShortestRequests_AreSmall(int type)
    {
        StunBuilder[] requests = [new(type), new StunBuilder(type).Add(0x8022), new StunBuilder(type).Fingerprint(), new StunBuilder(type).Add(0x8022).Fingerprint()];
        foreach (var request in requests.Select(builder => builder.Build()))
        {
            var reply = _core.Client().Send(request)!;
            Assert.Equal(400, reply.Error);
            Assert.True(reply.Bytes.Length <= 1.5 * request.Length, $"{reply.Bytes.Length} bytes for {request.Length}");
            Assert.Equal(401, _core.Client(isStream: true).Send(request)!.Error);
        }
    }

    [Fact]
    public void RefreshWithoutCredentials_OfAnAllocation_IsChallenged()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(401, client.Send(StunBuilder.Refresh())!.Error);
    }

    [Fact]
    public void AnswersToStrangersOverTcp_OfferEverything() =>
        Assert.NotNull(_core.Client(isStream: true).Send(StunBuilder.Allocate())!.Find(0x8002));

    [Fact]
    public void OneBadDatagram_CostsNobodyElse()
    {
        var peer = new IPEndPoint(IPAddress.Parse("8.8.8.8"), 1);
        var client = _core.Client();
        client.Allocate();
        client.Bind(0x4000, peer);
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var noise = new byte[random.Next(0, 80)];
            random.NextBytes(noise);
            _core.Client().Decide(noise);
        }

        Assert.Equal(DecisionKind.ToPeer, client.Decide(StunBuilder.ChannelData(0x4000, 1)).Kind);
    }
}
