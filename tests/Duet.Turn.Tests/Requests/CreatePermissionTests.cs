using System.Net;
using Duet.Turn.Relaying;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Requests;

/// <summary>RFC 8656, sections 9 and 10.2.</summary>
public sealed class CreatePermissionTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("8.8.8.8"), 1000);
    private readonly CoreFixture _core = new();

    [Fact]
    public void CreatePermission_LetsThePeerIn_WhateverItsPort()
    {
        var client = _core.Client();
        client.Allocate();
        var relay = client.Allocation.IPv4!;
        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromPeer(relay, Peer, 5).Kind);

        client.Permit(Peer);

        Assert.Equal(DecisionKind.ToClient, _core.ReceiveFromPeer(relay, new IPEndPoint(Peer.Address, 2000), 5).Kind);
        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromPeer(relay, new IPEndPoint(IPAddress.Parse("8.8.4.4"), 1000), 5).Kind);
    }

    [Fact]
    public void Permission_LastsFiveMinutes_AndIsRenewed()
    {
        var client = _core.Client();
        client.Succeeds(StunBuilder.Allocate().Lifetime(3600));
        var relay = client.Allocation.IPv4!;
        client.Permit(Peer);
        _core.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(DecisionKind.ToClient, _core.ReceiveFromPeer(relay, Peer, 5).Kind);
        client.Permit(Peer);
        _core.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(DecisionKind.ToClient, _core.ReceiveFromPeer(relay, Peer, 5).Kind);

        _core.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromPeer(relay, Peer, 5).Kind);
        Assert.Equal(0, relay.Permissions.Count);
    }

    [Fact]
    public void CreatePermission_WithoutPeer_IsBad()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(400, client.ErrorOf(StunBuilder.CreatePermission()));
    }

    [Fact]
    public void CreatePermission_MalformedPeer_IsBad()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(400, client.ErrorOf(new StunBuilder(0x0008).Add(0x0012, 0, 1, 0, 1, 8, 8, 8)));
        Assert.Equal(400, client.ErrorOf(new StunBuilder(0x0008).Add(0x0012, 0, 7, 0, 1, 8, 8, 8, 8)));
    }

    [Fact]
    public void CreatePermission_PeerOfAnotherFamily_IsFamilyMismatch()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(443, client.ErrorOf(StunBuilder.CreatePermission(new IPEndPoint(IPAddress.Parse("2600::1"), 1))));
    }

    [Fact]
    public void CreatePermission_DeniedPeer_IsForbidden()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(403, client.ErrorOf(StunBuilder.CreatePermission(new IPEndPoint(IPAddress.Parse("192.168.1.1"), 1))));
    }

    [Fact]
    public void CreatePermission_OnePeerWrong_InstallsNone()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(403, client.ErrorOf(StunBuilder.CreatePermission(Peer, new IPEndPoint(IPAddress.Loopback, 1))));

        Assert.Equal(0, client.Allocation.IPv4!.Permissions.Count);
    }

    [Fact]
    public void CreatePermission_TooMany_IsInsufficientCapacityAndInstallsNone()
    {
        var core = new CoreFixture(options => options.MaxPermissions = 2);
        var client = core.Client();
        client.Allocate();
        var peers = Enumerable.Range(1, 3).Select(i => new IPEndPoint(IPAddress.Parse($"8.8.8.{i}"), 1)).ToArray();

        Assert.Equal(508, client.ErrorOf(StunBuilder.CreatePermission(peers)));
        client.Permit(peers[0], peers[0], peers[1]);
        client.Permit(peers[0]);
        Assert.Equal(508, client.ErrorOf(StunBuilder.CreatePermission(peers[2])));
    }

    [Fact]
    public void CreatePermission_WithoutAllocation_IsMismatch() => Assert.Equal(437, _core.Client().ErrorOf(StunBuilder.CreatePermission(Peer)));

    [Fact]
    public void CreatePermission_OwnRelayedAddress_IsAllowedForAllocationsOnly()
    {
        var client = _core.Client();
        client.Allocate();
        var relay = client.Allocation.IPv4!;
        var self = new IPEndPoint(CoreFixture.RelayIPv4, 4000);

        client.Permit(self);

        // Something else on this machine, with the relay's own address, is not meant.
        Assert.Equal(DecisionKind.Drop, _core.ReceiveFromPeer(relay, self, 5).Kind);
        Assert.Equal(DecisionKind.Drop, client.Decide(StunBuilder.Send(self, [1]).Build()).Kind);
    }
}
