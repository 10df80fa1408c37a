using System.Net;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Requests;

/// <summary>RFC 8489, sections 3, 6.3 and 11.</summary>
public sealed class BindingTests
{
    private readonly CoreFixture _core = new();

    [Fact]
    public void Binding_IsAnsweredWithTheClientsAddressAlone()
    {
        var client = _core.Client();

        var reply = client.Send(StunBuilder.Binding())!;

        Assert.Equal(0x0101, reply.Type);
        Assert.Equal(client.Tuple.Client.ToIPEndPoint(), reply.Mapped);
        Assert.Single(reply.Attributes);
    }

    [Fact]
    public void Binding_WithFingerprint_IsAnsweredWithOne() =>
        Assert.Equal(0x8028, _core.Client().Send(StunBuilder.Binding().Fingerprint())!.Attributes[^1].Type);

    [Fact]
    public void Binding_UnknownRequiredAttribute_IsNamed()
    {
        var reply = _core.Client().Send(StunBuilder.Binding().Add(0x0003, 0, 0, 0, 2))!;

        Assert.Equal(0x0111, reply.Type);
        Assert.Equal(420, reply.Error);
        Assert.Equal([0x00, 0x03], reply.Find(0x000A));
    }

    [Fact]
    public void Binding_OfAClassicClient_IsAnsweredWithoutXor()
    {
        var client = _core.Client();
        byte[] request = [0, 1, 0, 0, .. Enumerable.Range(1, 16).Select(i => (byte)i)];

        var reply = client.Send(request)!;

        Assert.Equal(request[4..], reply.Bytes[4..20]);
        var value = reply.Find(0x0001)!;
        Assert.Equal(client.Tuple.Client.ToIPEndPoint(), new IPEndPoint(new IPAddress(value[4..]), (value[2] << 8) | value[3]));
        Assert.Null(reply.Find(0x0020));
    }

    [Theory]
    [InlineData(0x0011)] // Binding indication
    [InlineData(0x0101)] // success
    [InlineData(0x0111)] // error
    [InlineData(0x0017)] // Data indication, which only servers send
    [InlineData(0x0002)] // Shared Secret of RFC 3489
    [InlineData(0x000A)] // Connect of RFC 6062
    [InlineData(0x0FFF)]
    public void OtherMessages_AreDropped(int type) => Assert.Null(_core.Client().Send(new StunBuilder(type)));

    [Fact]
    public void Binding_MoreThanTheRateOfOneSource_IsNotAnswered()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 10);

        var answered = Enumerable.Range(0, 200).Count(_ => core.Client().Send(StunBuilder.Binding()) is not null);

        Assert.Equal(50, answered);
        core.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enumerable.Range(0, 200).Count(_ => core.Client().Send(StunBuilder.Binding()) is not null));
    }

    [Fact]
    public void Binding_FloodOfDatagrams_LeavesConnectionsOfThatSourceAlone()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 1);
        for (var i = 0; i < 10; i++)
        {
            core.Client().Send(StunBuilder.Binding());
        }

        Assert.Null(core.Client().Send(StunBuilder.Binding()));
        Assert.NotNull(core.Client(isStream: true).Send(StunBuilder.Binding()));
    }
}
