using System.Net;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Relaying;

/// <summary>RFC 8656, sections 11.5 and 18.13.</summary>
public sealed class IcmpTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("8.8.8.8"), 1000);
    private readonly CoreFixture _core = new();
    private readonly CoreClient _client;

    public IcmpTests()
    {
        _client = _core.Client();
        _client.Allocate();
    }

    [Theory]
    [InlineData(3, 3, 0, 0x0603)]
    [InlineData(3, 4, 1400, 0x0604)]
    [InlineData(11, 0, 0, 0x1600)]
    public void Icmp_AboutAPermittedPeer_IsADataIndicationWithoutData(byte type, byte code, uint mtu, int value)
    {
        _client.Bind(0x4001, Peer);

        // Whatever stands there where there is no MTU is not told.
        var decision = _core.ReceiveFromNetwork(_client.Allocation.IPv4!, Peer, new IcmpError(AddressFamilyCode.IPv4, type, code, mtu == 0 ? 99 : mtu));

        Assert.Equal((DecisionKind.ToClient, 0, 0), (decision.Kind, decision.PayloadLength, decision.Padding));
        Assert.Same(_client.Allocation, decision.Allocation);
        var message = new StunReply(_core.Context.Room.AsSpan(0, decision.PrefixLength));
        Assert.Equal(0x0017, message.Type);
        Assert.Equal(Peer, message.Address(0x0012));
        Assert.Equal([0, 0, (byte)(value >> 8), (byte)value, 0, 0, (byte)(mtu >> 8), (byte)mtu], message.Find(0x8004));
        Assert.Equal(2, message.Attributes.Count);
    }

    [Fact]
    public void LongestPrefixes_FitTheRoomForThem()
    {
        var peer = TransportAddress.From(IPAddress.Parse("2001:4860::5"), 5000);
        var room = new byte[RelayContext.PrefixRoomLength];

        Assert.Equal(48, ClientMessages.WriteDataIndication(room, peer, 1200));
        Assert.Equal(56, ClientMessages.WriteIcmpIndication(room, peer, new IcmpError(AddressFamilyCode.IPv6, 2, 0, 1280)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(12, 0)]
    public void Icmp_OfAnotherType_IsDropped(byte type, byte code)
    {
        _client.Permit(Peer);

        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromNetwork(_client.Allocation.IPv4!, Peer, new IcmpError(AddressFamilyCode.IPv4, type, code, 0)).Kind);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(128, false)]
    public void Icmp_OfIPv6_HasItsOwnTypes(byte type, bool told)
    {
        var client = _core.Client();
        client.Succeeds(StunBuilder.Allocate().Family(0x0017, 2));
        var peer = new IPEndPoint(IPAddress.Parse("2001:4860::5"), 5000);
        client.Permit(peer);

        var decision = _core.ReceiveFromNetwork(client.Allocation.IPv6!, peer, new IcmpError(AddressFamilyCode.IPv6, type, 0, 1280));

        Assert.Equal(told, decision.Kind == DecisionKind.ToClient);
        if (told)
        {
            var message = new StunReply(_core.Context.Room.AsSpan(0, decision.PrefixLength));
            Assert.Equal([0, 0, (byte)(type << 1), 0, 0, 0, .. (type == 2 ? new byte[] { 5, 0 } : [0, 0])], message.Find(0x8004));
        }
    }

    [Fact]
    public void Icmp_AboutAnotherPeer_IsDropped()
    {
        _client.Permit(Peer);
        var other = new IPEndPoint(IPAddress.Parse("8.8.4.4"), Peer.Port);

        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromNetwork(_client.Allocation.IPv4!, other, new IcmpError(AddressFamilyCode.IPv4, 3, 3, 0)).Kind);
    }

    [Fact]
    public void Icmp_AfterTheAllocationExpired_IsDropped()
    {
        _client.Permit(Peer);
        var relay = _client.Allocation.IPv4!;
        _client.Succeeds(StunBuilder.Refresh(0));

        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromNetwork(relay, Peer, new IcmpError(AddressFamilyCode.IPv4, 3, 3, 0)).Kind);
    }
}
