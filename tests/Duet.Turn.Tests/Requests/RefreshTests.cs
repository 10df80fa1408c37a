using System.Net;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Requests;

/// <summary>RFC 8656, section 8.2.</summary>
public sealed class RefreshTests
{
    private readonly CoreFixture _core = new();

    [Theory]
    [InlineData(null, 600u)]
    [InlineData(1u, 600u)]
    [InlineData(1800u, 1800u)]
    [InlineData(100_000u, 3600u)]
    public void Refresh_Lifetime_IsGrantedWithinBounds(uint? asked, uint granted)
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(granted, client.Succeeds(StunBuilder.Refresh(asked)).Lifetime);
    }

    [Fact]
    public void Refresh_MovesTheEnd()
    {
        var client = _core.Client();
        client.Allocate();
        _core.Advance(TimeSpan.FromSeconds(500));
        client.Succeeds(StunBuilder.Refresh());

        _core.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(1, _core.Table.Count);
        _core.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _core.Table.Count);
    }

    [Fact]
    public void Refresh_Zero_EndsTheAllocation()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(0u, client.Succeeds(StunBuilder.Refresh(0)).Lifetime);
        Assert.Equal(0, _core.Table.Count);
        Assert.Empty(_core.Sockets.Open);
    }

    [Fact]
    public void Refresh_ZeroRetransmitted_IsAnsweredAlike()
    {
        var client = _core.Client();
        client.Allocate();
        var request = StunBuilder.Refresh(0).Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Build();

        var first = client.Send(request)!;
        var second = client.Send(request)!;

        Assert.True(second.IsSuccess);
        Assert.Equal(first.Bytes, second.Bytes);
    }

    [Fact]
    public void Refresh_WithoutAllocation_IsMismatch() => Assert.Equal(437, _core.Client().ErrorOf(StunBuilder.Refresh()));

    [Fact]
    public void Refresh_ZeroWithoutAllocation_IsMismatch() => Assert.Equal(437, _core.Client().ErrorOf(StunBuilder.Refresh(0)));

    [Fact]
    public void Refresh_ByAnotherUser_IsWrongCredentials()
    {
        var client = _core.Client();
        client.Allocate();
        var other = new CoreClient(_core, client.Tuple, "bob", "other") { Nonce = client.Nonce };

        Assert.Equal(441, other.ErrorOf(StunBuilder.Refresh(0)));
        Assert.Equal(1, _core.Table.Count);
    }

    [Fact]
    public void Refresh_FamilyThatTheAllocationHasNot_IsFamilyMismatch()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(443, client.ErrorOf(StunBuilder.Refresh().Family(0x0017, 2)));
    }

    [Fact]
    public void Refresh_ZeroForOneFamilyOfTwo_EndsThatOne()
    {
        var client = _core.Client();
        client.Succeeds(StunBuilder.Allocate().Family(0x8000, 2));
        client.Bind(0x4000, new IPEndPoint(IPAddress.Parse("2600::1"), 9));

        client.Succeeds(StunBuilder.Refresh(0).Family(0x0017, 2));

        Assert.Single(_core.Sockets.Open);
        Assert.Null(client.Allocation.IPv6);
        Assert.Equal(0, client.Allocation.Channels.Count);
        Assert.Equal(443, client.ErrorOf(StunBuilder.CreatePermission(new IPEndPoint(IPAddress.Parse("2600::1"), 9))));
        client.Permit(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 9));
    }

    [Fact]
    public void Refresh_MalformedAttributes_AreBad()
    {
        var client = _core.Client();
        client.Allocate();

        Assert.Equal(400, client.ErrorOf(StunBuilder.Refresh().Add(0x000D, 1, 2)));
        Assert.Equal(400, client.ErrorOf(StunBuilder.Refresh().Add(0x0017, 1, 2)));
    }
}
