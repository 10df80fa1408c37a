using System.Net;
using Duet.Turn.Relaying;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Requests;

/// <summary>RFC 8656, section 12.2.</summary>
public sealed class ChannelBindTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("8.8.8.8"), 1000);
    private static readonly IPEndPoint OtherPeer = new(IPAddress.Parse("8.8.8.8"), 1001);
    private readonly CoreFixture _core = new();

    [Theory]
    [InlineData(0x4000, 0)]
    [InlineData(0x4FFF, 0)]
    [InlineData(0x7FFF, 0)]
    [InlineData(0x3FFF, 400)]
    [InlineData(0x8000, 400)]
    [InlineData(0, 400)]
    public void ChannelBind_Number_IsChecked(int number, int error)
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(error, client.ErrorOf(StunBuilder.ChannelBind(number, Peer)));
    }

    [Fact]
    public void ChannelBind_StrictNumbers_EndWhereTheStandardSays()
    {
        var client = new CoreFixture(options => options.StrictChannelNumbers = true).Client();
        client.Allocate();

        Assert.Equal(0, client.ErrorOf(StunBuilder.ChannelBind(0x4FFF, Peer)));
        Assert.Equal(400, client.ErrorOf(StunBuilder.ChannelBind(0x5000, OtherPeer)));
    }

    [Fact]
    public void ChannelBind_WithoutNumberOrPeer_IsBad()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(400, client.ErrorOf(new StunBuilder(0x0009).Channel(0x4000)));
        Assert.Equal(400, client.ErrorOf(new StunBuilder(0x0009).Peer(Peer)));
        Assert.Equal(400, client.ErrorOf(new StunBuilder(0x0009).Add(0x000C, 0x40, 0).Peer(Peer)));
    }

    [Fact]
    public void ChannelBind_NumberOfAnotherPeer_IsBad()
    {
        var client = _core.Client();
        client.Allocate();
        client.Bind(0x4000, Peer);

        Assert.Equal(400, client.ErrorOf(StunBuilder.ChannelBind(0x4000, OtherPeer)));
    }

    [Fact]
    public void ChannelBind_PeerOfAnotherNumber_IsBad()
    {
        var client = _core.Client();
        client.Allocate();
        client.Bind(0x4000, Peer);

        Assert.Equal(400, client.ErrorOf(StunBuilder.ChannelBind(0x4001, Peer)));
    }

    [Fact]
    public void ChannelBind_Again_Renews()
    {
        var client = _core.Client();
        client.Succeeds(StunBuilder.Allocate().Lifetime(3600));
        client.Bind(0x4000, Peer);
        _core.Advance(TimeSpan.FromSeconds(590));
        client.Bind(0x4000, Peer);
        _core.Advance(TimeSpan.FromSeconds(590));

        Assert.Equal(DecisionKind.ToPeer, client.Decide(StunBuilder.ChannelData(0x4000, 1)).Kind);
    }

    [Fact]
    public void Channel_LastsTenMinutes_ThenItsNumberIsFree()
    {
        var client = _core.Client();
        client.Succeeds(StunBuilder.Allocate().Lifetime(3600));
        client.Bind(0x4000, Peer);
        _core.Advance(TimeSpan.FromSeconds(599));

        Assert.Equal(DecisionKind.ToPeer, client.Decide(StunBuilder.ChannelData(0x4000, 1)).Kind);

        _core.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(DecisionKind.Drop, client.Decide(StunBuilder.ChannelData(0x4000, 1)).Kind);
        client.Bind(0x4000, OtherPeer);
    }

    [Fact]
    public void ChannelData_DoesNotRenewThePermission()
    {
        var client = _core.Client();
        client.Allocate();
        client.Bind(0x4000, Peer);
        _core.Advance(TimeSpan.FromSeconds(299));
        client.Decide(StunBuilder.ChannelData(0x4000, 1));

        Assert.Equal(DecisionKind.ToClient, _core.ReceiveFromPeer(client.Allocation.IPv4!, Peer, 1).Kind);

        _core.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromPeer(client.Allocation.IPv4!, Peer, 1).Kind);
    }

    [Fact]
    public void ChannelBind_InstallsAPermission()
    {
        var client = _core.Client();
        client.Allocate();
        client.Bind(0x4000, Peer);

        Assert.Equal(DecisionKind.ToClient, _core.ReceiveFromPeer(client.Allocation.IPv4!, OtherPeer, 1).Kind);
    }

    [Fact]
    public void ChannelBind_DeniedPeer_IsForbidden()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(403, client.ErrorOf(StunBuilder.ChannelBind(0x4000, new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1))));
    }

    [Fact]
    public void ChannelBind_PeerOfAnotherFamily_IsFamilyMismatch()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(443, client.ErrorOf(StunBuilder.ChannelBind(0x4000, new IPEndPoint(IPAddress.Parse("2600::1"), 1))));
    }

    [Fact]
    public void ChannelBind_TooMany_IsInsufficientCapacity()
    {
        var client = new CoreFixture(options => options.MaxChannels = 1).Client();
        client.Allocate();
        client.Bind(0x4000, Peer);

        Assert.Equal(508, client.ErrorOf(StunBuilder.ChannelBind(0x4001, OtherPeer)));
    }

    [Fact]
    public void ChannelBind_AfterDeletion_IsMismatch()
    {
        var client = _core.Client();
        client.Allocate();
        client.Succeeds(StunBuilder.Refresh(0));

        Assert.Equal(437, client.ErrorOf(StunBuilder.ChannelBind(0x4000, Peer)));
    }
}
