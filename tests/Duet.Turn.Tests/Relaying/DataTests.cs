using System.Net;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Relaying;

/// <summary>RFC 8656, sections 11 and 12.</summary>
public sealed class DataTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("8.8.8.8"), 1000);
    private readonly CoreFixture _core = new();
    private readonly CoreClient _client;

    public DataTests()
    {
        _client = _core.Client();
        _client.Allocate();
    }

    [Fact]
    public void ChannelData_GoesToItsPeer()
    {
        _client.Bind(0x4001, Peer);

        var decision = _client.Decide(StunBuilder.ChannelData(0x4001, 1, 2, 3));

        AssertToPeer(decision, 4, 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void ChannelData_WithBytesAfterIt_IsCutToItsLength(int more)
    {
        _client.Bind(0x4001, Peer);

        AssertToPeer(_client.Decide([.. StunBuilder.ChannelData(0x4001, 1, 2, 3), .. new byte[more]]), 4, 3);
    }

    [Fact]
    public void ChannelData_Empty_GoesToItsPeer()
    {
        _client.Bind(0x4001, Peer);

        AssertToPeer(_client.Decide(StunBuilder.ChannelData(0x4001)), 4, 0);
    }

    [Theory]
    [InlineData(new byte[] { 0x40 })]
    [InlineData(new byte[] { 0x40, 0x01, 0x00 })]
    [InlineData(new byte[] { 0x40, 0x01, 0x00, 0x04, 1, 2, 3 })]
    [InlineData(new byte[] { 0x40, 0x01, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x40, 0x02, 0x00, 0x01, 1 })] // not bound
    [InlineData(new byte[] { 0x80, 0x01, 0x00, 0x01, 1 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[0])]
    public void WrongChannelData_IsDropped(byte[] message)
    {
        _client.Bind(0x4001, Peer);

        Assert.Equal(DecisionKind.Drop, _client.Decide(message).Kind);
    }

    [Fact]
    public void ChannelData_OfAnotherClient_IsDropped()
    {
        _client.Bind(0x4001, Peer);

        Assert.Equal(DecisionKind.Drop, _core.Client().Decide(StunBuilder.ChannelData(0x4001, 1)).Kind);
    }

    [Fact]
    public void ChannelData_AfterTheAllocationExpired_IsDropped()
    {
        _client.Bind(0x4001, Peer);
        // No sweep has come yet.
        _core.Time.Advance(TimeSpan.FromSeconds(600));

        Assert.Equal(DecisionKind.Drop, _client.Decide(StunBuilder.ChannelData(0x4001, 1)).Kind);
    }

    [Fact]
    public void Send_WithPermission_GoesToThePeer()
    {
        _client.Permit(Peer);

        AssertToPeer(_client.Decide(StunBuilder.Send(Peer, [1, 2, 3, 4, 5]).Build()), 36, 5);
    }

    [Fact]
    public void Send_DontFragment_IsPassedOn()
    {
        _client.Permit(Peer);

        Assert.True(_client.Decide(StunBuilder.Send(Peer, [1]).Add(0x001A).Build()).DontFragment);
        Assert.False(_client.Decide(StunBuilder.Send(Peer, [1]).Build()).DontFragment);
    }

    [Fact]
    public void Send_DontFragmentBetweenFamilies_IsIgnored()
    {
        var client = _core.Client();
        client.Succeeds(StunBuilder.Allocate().Family(0x0017, 2));
        var peer = new IPEndPoint(IPAddress.Parse("2600::1"), 1000);
        client.Permit(peer);

        var decision = client.Decide(StunBuilder.Send(peer, [1]).Add(0x001A).Build());

        Assert.Equal(DecisionKind.ToPeer, decision.Kind);
        Assert.False(decision.DontFragment);
    }

    [Fact]
    public void Send_DontFragmentWhereItCannotBeSet_IsDropped()
    {
        _client.Permit(Peer);
        _core.Sockets.SupportsDontFragment = false;

        Assert.Equal(DecisionKind.Drop, _client.Decide(StunBuilder.Send(Peer, [1]).Add(0x001A).Build()).Kind);
        Assert.Equal(DecisionKind.ToPeer, _client.Decide(StunBuilder.Send(Peer, [1]).Build()).Kind);
    }

    [Fact]
    public void Send_WithoutPermission_IsDropped() => Assert.Equal(DecisionKind.Drop, _client.Decide(StunBuilder.Send(Peer, [1]).Build()).Kind);

    [Fact]
    public void Send_WithoutDataOrPeer_IsDropped()
    {
        _client.Permit(Peer);

        Assert.Equal(DecisionKind.Drop, _client.Decide(new StunBuilder(0x0016).Peer(Peer).Build()).Kind);
        Assert.Equal(DecisionKind.Drop, _client.Decide(new StunBuilder(0x0016).Add(0x0013, 1).Build()).Kind);
        Assert.Equal(DecisionKind.Drop, _client.Decide(new StunBuilder(0x0016).Add(0x0012, 0, 1).Add(0x0013, 1).Build()).Kind);
    }

    [Fact]
    public void Send_WithEmptyData_GoesToThePeer()
    {
        _client.Permit(Peer);

        AssertToPeer(_client.Decide(StunBuilder.Send(Peer, []).Build()), 36, 0);
    }

    [Fact]
    public void Send_UnknownRequiredAttribute_IsDropped()
    {
        _client.Permit(Peer);

        Assert.Equal(DecisionKind.Drop, _client.Decide(StunBuilder.Send(Peer, [1]).Add(0x7FFE, 1).Build()).Kind);
    }

    [Fact]
    public void FromPeer_WithChannel_IsChannelData()
    {
        _client.Bind(0x4001, Peer);

        var decision = _core.ReceiveFromPeer(_client.Allocation.IPv4!, Peer, 300);

        Assert.Equal(DecisionKind.ToClient, decision.Kind);
        Assert.Equal([0x40, 0x01, 0x01, 0x2C], _core.Context.Room[..decision.PrefixLength]);
        Assert.Equal(300, decision.PayloadLength);
        Assert.Equal(0, decision.Padding);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 3)]
    [InlineData(4, 0)]
    [InlineData(171, 1)]
    public void FromPeer_WithoutChannel_IsADataIndication(int length, int padding)
    {
        _client.Permit(Peer);

        var decision = _core.ReceiveFromPeer(_client.Allocation.IPv4!, Peer, length);

        Assert.Equal(padding, decision.Padding);
        var message = new StunReply([.. _core.Context.Room[..decision.PrefixLength], .. new byte[length + padding]]);
        Assert.Equal(0x0017, message.Type);
        Assert.Equal(Peer, message.Address(0x0012));
        Assert.Equal(length, message.Find(0x0013)!.Length);
        Assert.True(StunMessage.TryParse(message.Bytes, out _));
    }

    [Fact]
    public void FromPeer_ToAStream_IsPadded()
    {
        var client = _core.Client(isStream: true);
        client.Allocate();
        client.Bind(0x4001, Peer);

        var decision = _core.ReceiveFromPeer(client.Allocation.IPv4!, Peer, 5);

        Assert.Equal(4, decision.PrefixLength);
        Assert.Equal(3, decision.Padding);
    }

    [Fact]
    public void FromPeer_TooLongForAnIndication_IsDropped()
    {
        _client.Permit(Peer);

        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromPeer(_client.Allocation.IPv4!, Peer, 65_530).Kind);
    }

    [Fact]
    public void Pair_OnOneServer_IsForwardedInside()
    {
        var (other, mine, theirs) = Pair();
        other.Bind(0x5005, mine);
        _client.Bind(0x4001, theirs);

        var decision = _client.Decide(StunBuilder.ChannelData(0x4001, 9, 8, 7));

        Assert.Equal(DecisionKind.ToClient, decision.Kind);
        Assert.Same(other.Allocation, decision.Allocation);
        Assert.Equal([0x50, 0x05, 0x00, 0x03], _core.Context.Room[..decision.PrefixLength]);
        Assert.Equal((4, 3), (decision.PayloadOffset, decision.PayloadLength));
    }

    [Fact]
    public void Pair_WithoutChannel_GetsADataIndicationFromTheRelayedAddress()
    {
        var (other, mine, theirs) = Pair();
        other.Permit(mine);
        _client.Permit(theirs);

        var decision = _client.Decide(StunBuilder.Send(theirs, [1, 2, 3, 4]).Build());

        Assert.Same(other.Allocation, decision.Allocation);
        var message = new StunReply([.. _core.Context.Room[..decision.PrefixLength], 1, 2, 3, 4]);
        Assert.Equal(mine, message.Address(0x0012));
    }

    [Fact]
    public void Pair_WithoutPermissionOfTheOther_IsDropped()
    {
        var (_, _, theirs) = Pair();
        _client.Bind(0x4001, theirs);

        Assert.Equal(DecisionKind.Drop, _client.Decide(StunBuilder.ChannelData(0x4001, 1)).Kind);
    }

    [Fact]
    public void Pair_OtherAllocationGone_IsDropped()
    {
        var (other, mine, theirs) = Pair();
        other.Bind(0x4001, mine);
        _client.Bind(0x4001, theirs);
        other.Succeeds(StunBuilder.Refresh(0));

        Assert.Equal(DecisionKind.Drop, _client.Decide(StunBuilder.ChannelData(0x4001, 1)).Kind);
    }

    [Fact]
    public void Loop_ToOneself_ComesBackOnce()
    {
        var self = _client.Allocation.IPv4!.Address.ToIPEndPoint();
        _client.Bind(0x4001, self);

        var decision = _client.Decide(StunBuilder.ChannelData(0x4001, 1));

        // It ends at a client: a relayed address never sends to another one.
        Assert.Equal(DecisionKind.ToClient, decision.Kind);
        Assert.Same(_client.Allocation, decision.Allocation);
    }

    [Fact]
    public void OwnAddress_IsAPeerOnlyWhereItIsRelayed()
    {
        // As on the Internet, where a relay's public address is in no special range.
        var core = new CoreFixture(options => options.AllowedPeers.Add("198.51.100.0/24"));
        var service = new IPEndPoint(CoreFixture.RelayIPv4, 161);
        var (one, other) = (core.Client(), core.Client());
        one.Allocate();
        other.Allocate();
        other.Bind(0x4000, one.Allocation.IPv4!.Address.ToIPEndPoint());

        // A permission is for the address; what it lets through is only for other allocations.
        one.Permit(service);
        Assert.Equal(403, one.ErrorOf(StunBuilder.CreatePermission(new IPEndPoint(CoreFixture.OtherOwn, 161))));

        Assert.Equal(DecisionKind.Drop, one.Decide(StunBuilder.Send(service, [1]).Build()).Kind);
        Assert.Equal(DecisionKind.ToClient, one.Decide(StunBuilder.Send(other.Allocation.IPv4!.Address.ToIPEndPoint(), [1]).Build()).Kind);
    }

    [Fact]
    public void OwnListeningPort_IsNoPeer()
    {
        var core = new CoreFixture(options => options.AllowedPeers.Add("127.0.0.0/8"));
        var client = core.Client();
        client.Allocate();
        client.Bind(0x4001, new IPEndPoint(IPAddress.Loopback, 3478));
        client.Bind(0x4002, new IPEndPoint(IPAddress.Loopback, 3479));

        Assert.Equal(DecisionKind.Drop, client.Decide(StunBuilder.ChannelData(0x4001, 1)).Kind);
        Assert.Equal(DecisionKind.ToPeer, client.Decide(StunBuilder.ChannelData(0x4002, 1)).Kind);
    }

    [Fact]
    public void Bandwidth_OfOneUser_IsLimited()
    {
        var core = new CoreFixture(options => options.UserBps = 1000);
        var client = core.Client();
        client.Allocate();
        client.Bind(0x4001, Peer);
        var other = core.Client("bob", "other");
        other.Allocate();
        other.Bind(0x4001, Peer);

        Assert.Equal(10, Relayed(client));
        Assert.Equal(10, Relayed(other));
        core.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Relayed(client));
        Assert.Equal(30, core.DroppedBy(DropReason.Bandwidth));
    }

    [Fact]
    public void Bandwidth_OfEachDirection_IsLimitedByItself()
    {
        var core = new CoreFixture(options => options.MaxBps = 1000);
        var client = core.Client();
        client.Allocate();
        client.Bind(0x4001, Peer);

        Assert.Equal(10, Relayed(client));
        Assert.Equal(DecisionKind.ToClient, core.ReceiveFromPeer(client.Allocation.IPv4!, Peer, 1000).Kind);
        Assert.Equal(DecisionKind.Drop, core.ReceiveFromPeer(client.Allocation.IPv4!, Peer, 100).Kind);
    }

    [Theory]
    [InlineData("192.0.2.44", "192.0.2.44")]
    [InlineData("2001:db8:5:6::1", "2001:db8:5:6:7:8:9:a")]
    public void Bandwidth_OfOneSource_IsLimitedWhoeverItsUsersAre(string first, string second)
    {
        var core = new CoreFixture(options => options.AddressBps = 1000);
        var clients = new[] { core.ClientOf("4000000000:a", first), core.ClientOf("4000000000:b", second) };
        foreach (var client in clients)
        {
            client.Allocate();
            client.Bind(0x4001, Peer);
        }

        Assert.Equal(10, Relayed(clients[0]));
        Assert.Equal(0, Relayed(clients[1]));
    }

    [Fact]
    public void Bandwidth_OfWhoAllocatesAnew_BeginsWithNoNewBurst()
    {
        var core = new CoreFixture(options => options.UserBps = 1000);
        var first = core.ClientOf("4000000000:mallory");
        first.Allocate();
        first.Bind(0x4001, Peer);
        Assert.Equal(10, Relayed(first));
        first.Succeeds(StunBuilder.Refresh(0));
        core.Table.Sweep(core.Context.Now);

        var again = core.ClientOf("4000000001:mallory");
        again.Allocate();
        again.Bind(0x4001, Peer);

        Assert.Equal(0, Relayed(again));
    }

    [Fact]
    public void Bandwidth_OfTheServer_IsLimited()
    {
        var core = new CoreFixture(options => options.BpsCapacity = 1000);
        var client = core.Client();
        client.Allocate();
        client.Bind(0x4001, Peer);

        Assert.Equal(10, Relayed(client));
    }

    [Fact]
    public void ChannelData_AllocatesNothing()
    {
        var (other, mine, theirs) = Pair();
        other.Bind(0x5005, mine);
        _client.Bind(0x4001, theirs);
        _client.Bind(0x4002, Peer);
        byte[] inside = StunBuilder.ChannelData(0x4001, new byte[172]);
        byte[] outside = StunBuilder.ChannelData(0x4002, new byte[172]);
        byte[] send = StunBuilder.Send(Peer, new byte[172]).Build();
        var relay = _client.Allocation.IPv4!;
        Exchange(100);

        Garbage.AssertNone(() => Exchange(1000));

        void Exchange(int times)
        {
            for (var i = 0; i < times; i++)
            {
                _client.Decide(inside);
                _client.Decide(outside);
                _client.Decide(send);
                _core.Core.FromPeer(relay, TransportAddress.FromIPv4(0x08080808, 1000), 172, _core.Context);
            }
        }
    }

    private static int Relayed(CoreClient client) =>
        Enumerable.Range(0, 20).Count(_ => client.Decide(StunBuilder.ChannelData(0x4001, new byte[100])).Kind == DecisionKind.ToPeer);

    private (CoreClient Other, IPEndPoint Mine, IPEndPoint Theirs) Pair()
    {
        var other = _core.Client();
        other.Allocate();
        return (other, _client.Allocation.IPv4!.Address.ToIPEndPoint(), other.Allocation.IPv4!.Address.ToIPEndPoint());
    }

    private void AssertToPeer(Decision decision, int offset, int length)
    {
        Assert.Equal(DecisionKind.ToPeer, decision.Kind);
        Assert.Equal(Peer, decision.Peer.ToIPEndPoint());
        Assert.Same(_client.Allocation.IPv4, decision.Relay);
        Assert.Equal((offset, length), (decision.PayloadOffset, decision.PayloadLength));
    }
}
