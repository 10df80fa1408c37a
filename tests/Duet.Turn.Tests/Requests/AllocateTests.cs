using System.Net;
using Duet.Turn.Limits;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Requests;

/// <summary>RFC 8656, section 7.2, check by check.</summary>
public sealed class AllocateTests
{
    private const int RequestedFamily = 0x0017;
    private const int AdditionalFamily = 0x8000;
    private const int EvenPort = 0x0018;
    private const int Token = 0x0022;
    private readonly CoreFixture _core = new();

    [Fact]
    public void Allocate_WithoutIntegrity_IsChallenged()
    {
        var reply = _core.Client().Send(StunBuilder.Allocate())!;

        Assert.Equal(401, reply.Error);
        Assert.Equal("duet", reply.Realm);
        Assert.StartsWith("obMatJos2", reply.Nonce, StringComparison.Ordinal);
        Assert.Equal(0, _core.Table.Count);
    }

    [Fact]
    public void Allocate_Sound_GivesRelayedAddressAndMappedAddressAndLifetime()
    {
        var client = _core.Client();

        var reply = client.Allocate();

        Assert.Equal(CoreFixture.RelayIPv4, reply.Relayed.Address);
        Assert.InRange(reply.Relayed.Port, 49152, 65535);
        Assert.Equal(client.Tuple.Client.ToIPEndPoint(), reply.Mapped);
        Assert.Equal(600u, reply.Lifetime);
        Assert.True(reply.HasIntegrity(client.Key));
    }

    [Fact]
    public void Allocate_FiveTupleInUse_IsMismatch()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(437, client.ErrorOf(StunBuilder.Allocate()));
        Assert.Equal(1, _core.Table.Count);
    }

    [Fact]
    public void Allocate_Retransmitted_IsAnsweredAlike()
    {
        var client = _core.Client();
        client.Request(StunBuilder.Refresh());
        var request = StunBuilder.Allocate().Lifetime(1000).Add(EvenPort, 0x80).Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Build();

        var first = client.Send(request)!;
        var second = client.Send(request)!;

        Assert.True(first.IsSuccess);
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(1, _core.Table.Count);
    }

    [Fact]
    public void Allocate_WithoutRequestedTransport_IsBad() => Assert.Equal(400, _core.Client().ErrorOf(new StunBuilder(0x0003)));

    [Fact]
    public void Allocate_MalformedRequestedTransport_IsBad() => Assert.Equal(400, _core.Client().ErrorOf(new StunBuilder(0x0003).Add(0x0019, 17)));

    [Theory]
    [InlineData(6)]
    [InlineData(99)]
    public void Allocate_OtherTransportThanUdp_IsUnsupported(int protocol) => Assert.Equal(442, _core.Client().ErrorOf(StunBuilder.Allocate(protocol)));

    [Fact]
    public void Allocate_DontFragmentWhereItCannotBeSet_IsUnknownAttribute()
    {
        _core.Sockets.SupportsDontFragment = false;

        var reply = _core.Client().Request(StunBuilder.Allocate().Add(0x001A));

        Assert.Equal(420, reply.Error);
        Assert.Equal([0x00, 0x1A], reply.Find(0x000A));
    }

    [Fact]
    public void Allocate_DontFragment_IsGranted() => Assert.True(_core.Client().Request(StunBuilder.Allocate().Add(0x001A)).IsSuccess);

    [Fact]
    public void Allocate_ReservationTokenWithEvenPort_IsBad() =>
        Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Add(Token, new byte[8]).Add(EvenPort, 0)));

    [Theory]
    [InlineData(RequestedFamily, 1)]
    [InlineData(AdditionalFamily, 2)]
    public void Allocate_ReservationTokenWithFamily_IsBad(int attribute, int family) =>
        Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Add(Token, new byte[8]).Family(attribute, family)));

    [Fact]
    public void Allocate_MalformedReservationToken_IsBad() => Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Add(Token, new byte[7])));

    [Fact]
    public void Allocate_UnknownReservationToken_IsInsufficientCapacity() =>
        Assert.Equal(508, _core.Client().ErrorOf(StunBuilder.Allocate().Add(Token, new byte[8])));

    [Fact]
    public void Allocate_BothFamilyAttributes_IsBad() =>
        Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Family(RequestedFamily, 1).Family(AdditionalFamily, 2)));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void Allocate_UnknownFamily_IsNotSupported(int family) =>
        Assert.Equal(440, _core.Client().ErrorOf(StunBuilder.Allocate().Family(RequestedFamily, family)));

    [Fact]
    public void Allocate_IPv6WhereThereIsNone_IsNotSupported() =>
        Assert.Equal(440, new CoreFixture(withIPv6: false).Client().ErrorOf(StunBuilder.Allocate().Family(RequestedFamily, 2)));

    [Fact]
    public void Allocate_IPv6_GivesIPv6Only()
    {
        var reply = _core.Client().Succeeds(StunBuilder.Allocate().Family(RequestedFamily, 2));

        Assert.Equal(CoreFixture.RelayIPv6, Assert.Single(reply.Addresses(0x0016)).Address);
    }

    [Theory]
    [InlineData(AdditionalFamily)]
    [InlineData(0x8032)] // of the drafts, as coturn's clients have it
    public void Allocate_AdditionalIPv6_GivesBoth(int attribute)
    {
        var reply = _core.Client().Succeeds(StunBuilder.Allocate().Family(attribute, 2));

        Assert.Equal([CoreFixture.RelayIPv4, CoreFixture.RelayIPv6], reply.Addresses(0x0016).Select(endpoint => endpoint.Address));
        Assert.Null(reply.Find(0x8001));
    }

    [Fact]
    public void Allocate_AdditionalIPv6WhereThereIsNone_GivesIPv4AndSaysWhy()
    {
        var reply = new CoreFixture(withIPv6: false).Client().Succeeds(StunBuilder.Allocate().Family(AdditionalFamily, 2));

        Assert.Equal(CoreFixture.RelayIPv4, Assert.Single(reply.Addresses(0x0016)).Address);
        Assert.Equal([2, 0, 4, 40], reply.Find(0x8001));
    }

    [Fact]
    public void Allocate_AdditionalIPv4_IsBad() => Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Family(AdditionalFamily, 1)));

    [Fact]
    public void Allocate_EvenPortReservedForTwoFamilies_IsBad() =>
        Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Add(EvenPort, 0x80).Family(AdditionalFamily, 2)));

    [Fact]
    public void Allocate_EvenPort_IsEven()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, _core.Client().Succeeds(StunBuilder.Allocate().Add(EvenPort, 0)).Relayed.Port % 2);
        }
    }

    [Fact]
    public void Allocate_MalformedEvenPort_IsBad() => Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Add(EvenPort)));

    [Fact]
    public void Allocate_EvenPortWithReservation_GivesNextPortForTheToken()
    {
        var reply = _core.Client().Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80));

        var second = _core.Client().Succeeds(StunBuilder.Allocate().Add(Token, reply.Find(Token)!));

        Assert.Equal(0, reply.Relayed.Port % 2);
        Assert.Equal(reply.Relayed.Port + 1, second.Relayed.Port);
    }

    [Fact]
    public void Allocate_ReservationTokenTwice_IsInsufficientCapacity()
    {
        var token = _core.Client().Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80)).Find(Token)!;
        _core.Client().Succeeds(StunBuilder.Allocate().Add(Token, token));

        Assert.Equal(508, _core.Client().ErrorOf(StunBuilder.Allocate().Add(Token, token)));
    }

    [Fact]
    public void Allocate_ReservationTokenOfAnotherUser_IsInsufficientCapacity()
    {
        var token = _core.Client().Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80)).Find(Token)!;

        Assert.Equal(508, _core.Client("bob", "other").ErrorOf(StunBuilder.Allocate().Add(Token, token)));
    }

    [Fact]
    public void Allocate_ReservationOlderThanHalfAMinute_IsGoneAndItsPortFree()
    {
        var token = _core.Client().Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80)).Find(Token)!;

        _core.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(2, _core.Sockets.Open.Count);
        _core.Advance(TimeSpan.FromSeconds(2));

        Assert.Single(_core.Sockets.Open);
        Assert.Equal(508, _core.Client().ErrorOf(StunBuilder.Allocate().Add(Token, token)));
    }

    [Fact]
    public void Allocate_NoPortLeft_IsInsufficientCapacity()
    {
        var core = new CoreFixture(options => options.RelayPorts = "50000-50002");
        for (var i = 0; i < 3; i++)
        {
            core.Client().Allocate();
        }

        Assert.Equal(508, core.Client().ErrorOf(StunBuilder.Allocate()));
    }

    [Fact]
    public void Allocate_PortsOfOtherPrograms_ArePassedOver()
    {
        var core = new CoreFixture(options => options.RelayPorts = "50000-50003");
        core.Sockets.Foreign.UnionWith([50000, 50001, 50003]);

        Assert.Equal(50002, core.Client().Allocate().Relayed.Port);
    }

    [Fact]
    public void Allocate_UserHasTooMany_IsQuotaReached()
    {
        var core = new CoreFixture(options => options.UserQuota = 2);
        core.Client().Allocate();
        core.Client().Allocate();

        Assert.Equal(486, core.Client().ErrorOf(StunBuilder.Allocate()));
        core.Client("bob", "other").Allocate();
    }

    [Fact]
    public void Allocate_WithNewCredentialsOfTheSameUser_IsCountedTogether()
    {
        var core = new CoreFixture(options => options.UserQuota = 2);
        core.ClientOf("4000000000:alice's").Allocate();
        core.ClientOf("4000000001:alice's", "192.0.2.77").Allocate();

        Assert.Equal(486, core.ClientOf("4000000002:alice's", "2001:db8::9").ErrorOf(StunBuilder.Allocate()));
        Assert.Equal([TurnLimit.UserQuota], core.LimitsReached);
        core.ClientOf("4000000002:bob's").Allocate();
    }

    [Theory]
    [InlineData("192.0.2.44", "192.0.2.44", "192.0.2.45")]
    [InlineData("2001:db8:5:6::1", "2001:db8:5:6:7:8:9:a", "2001:db8:5:7::1")]
    public void Allocate_OneSourceHasTooMany_IsQuotaReachedWhoeverItsUsersAre(string address, string same, string other)
    {
        var core = new CoreFixture(options => options.AddressQuota = 2);
        core.ClientOf("4000000000:a", address).Allocate();
        var second = core.ClientOf("4000000000:b", same);
        second.Allocate();

        Assert.Equal(486, core.ClientOf("4000000000:c", same).ErrorOf(StunBuilder.Allocate()));
        Assert.Equal([TurnLimit.AddressQuota], core.LimitsReached);
        second.Succeeds(StunBuilder.Refresh(3600)); // what it has it keeps
        core.ClientOf("4000000000:c", other).Allocate();
        second.Succeeds(StunBuilder.Refresh(0));
        core.ClientOf("4000000000:c", same).Allocate();
    }

    [Fact]
    public void Allocate_PortKeptAsideAtAnotherAddress_IsNoWayRoundTheQuotaThere()
    {
        var core = new CoreFixture(options => options.AddressQuota = 1);
        var token = core.ClientOf("4000000000:a", "192.0.2.1").Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80)).Find(Token)!;
        core.ClientOf("4000000000:a", "192.0.2.2").Allocate();

        Assert.Equal(486, core.ClientOf("4000000000:a", "192.0.2.2").ErrorOf(StunBuilder.Allocate().Add(Token, token)));
    }

    [Fact]
    public void Allocate_WithGrantedCredentials_SucceedsUntilTheyAreRevoked()
    {
        var core = new CoreFixture();
        Assert.Equal(401, core.ClientOf("4000000000:~alice").ErrorOf(StunBuilder.Allocate()));

        core.Grants.Add("alice");
        var client = core.ClientOf("4000000000:~alice");
        client.Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80));
        var other = core.ClientOf("4000000000:~bob");
        core.Grants.Add("bob");
        other.Allocate();
        Assert.True(core.Grants.TryRemove("alice", out var name));
        core.Table.CloseAllOf(name);

        Assert.Equal(401, client.ErrorOf(StunBuilder.Refresh(600)));
        Assert.Equal(401, core.ClientOf("4000000000:~alice").ErrorOf(StunBuilder.Allocate()));
        Assert.Equal(401, core.ClientOf("4000000001:~alice").ErrorOf(StunBuilder.Allocate()));
        Assert.Equal(1, core.Table.Count);
        other.Succeeds(StunBuilder.Refresh(600));
    }

    [Fact]
    public void Allocate_PortsKeptAside_CountForTheQuota()
    {
        var core = new CoreFixture(options => options.UserQuota = 3);
        var client = core.Client();
        client.Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80));
        client.Succeeds(StunBuilder.Refresh(0));
        var token = core.Client().Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80)).Find(Token)!;

        Assert.Equal(486, core.Client().ErrorOf(StunBuilder.Allocate()));
        core.Client().Succeeds(StunBuilder.Allocate().Add(Token, token));
        core.Advance(TimeSpan.FromSeconds(31));
        core.Client().Allocate();
    }

    [Fact]
    public void Allocate_ServerHasTooMany_IsQuotaReached()
    {
        var core = new CoreFixture(options => options.TotalQuota = 1);
        core.Client().Allocate();

        Assert.Equal(486, core.Client("bob", "other").ErrorOf(StunBuilder.Allocate()));
    }

    [Theory]
    [InlineData(0u, 600u)]
    [InlineData(5u, 600u)]
    [InlineData(700u, 700u)]
    [InlineData(3600u, 3600u)]
    [InlineData(uint.MaxValue, 3600u)]
    public void Allocate_Lifetime_IsBetweenDefaultAndMaximum(uint asked, uint granted) =>
        Assert.Equal(granted, _core.Client().Succeeds(StunBuilder.Allocate().Lifetime(asked)).Lifetime);

    [Fact]
    public void Allocate_MalformedLifetime_IsBad() => Assert.Equal(400, _core.Client().ErrorOf(StunBuilder.Allocate().Add(0x000D, 1)));

    [Fact]
    public void Allocate_UnknownRequiredAttribute_IsNamed()
    {
        var reply = _core.Client().Request(StunBuilder.Allocate().Add(0x7FFE, 1, 2, 3).Add(0x0030));

        Assert.Equal(420, reply.Error);
        Assert.Equal([0x7F, 0xFE, 0x00, 0x30], reply.Find(0x000A));
    }

    [Fact]
    public void Allocate_UnknownOptionalAttribute_IsPassedOver() =>
        Assert.True(_core.Client().Request(StunBuilder.Allocate().Add(0xFFFE, 1, 2, 3)).IsSuccess);

    [Fact]
    public void Allocation_Expired_GivesItsPortBack()
    {
        var client = _core.Client();
        client.Allocate();

        _core.Advance(TimeSpan.FromSeconds(601));

        Assert.Equal(0, _core.Table.Count);
        Assert.Empty(_core.Sockets.Open);
        Assert.Equal(437, client.ErrorOf(StunBuilder.Refresh()));
    }

    [Fact]
    public void EvenPorts_OpenedAndClosedManyTimes_DoNotLeak()
    {
        var core = new CoreFixture(options => options.RelayPorts = "50000-50063");
        for (var i = 0; i < 20_000; i++)
        {
            var client = core.Client();
            var reply = client.Succeeds(StunBuilder.Allocate().Add(EvenPort, 0x80));
            var second = core.Client();
            second.Succeeds(StunBuilder.Allocate().Add(Token, reply.Find(Token)!));
            client.Succeeds(StunBuilder.Refresh(0));
            second.Succeeds(StunBuilder.Refresh(0));
            // A nonce for each client: the rate of strangers' requests is not what is tested here.
            core.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.Empty(core.Sockets.Open);
    }

    [Fact]
    public async Task Allocate_WhileDraining_IsInsufficientCapacity()
    {
        using var stop = new CancellationTokenSource();
        var drained = _core.Table.DrainAsync(stop.Token);

        Assert.Equal(508, _core.Client().ErrorOf(StunBuilder.Allocate()));
        await drained.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Ports_AreNotInOrder()
    {
        var ports = Enumerable.Range(0, 16).Select(_ => _core.Client().Allocate().Relayed.Port).ToList();

        Assert.NotEqual(ports.Order(), ports);
        Assert.All(ports, port => Assert.InRange(port, 49152, 65535));
    }

    [Fact]
    public void Allocate_SameAddressOnAnotherListener_IsAnotherAllocation()
    {
        var first = _core.Client();
        first.Allocate();
        var second = new CoreClient(_core, first.Tuple with { Path = 1 }, CoreFixture.User, CoreFixture.Password);

        second.Allocate();

        Assert.Equal(2, _core.Table.Count);
        Assert.Equal(IPAddress.Parse("192.0.2.33"), second.Tuple.Client.ToIPAddress());
    }
}
