using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8656, section 18.8: the reserved bytes are ignored.</summary>
public sealed class RequestedTransportTests
{
    [Theory]
    [InlineData(new byte[] { 17, 0, 0, 0 }, 17)]
    [InlineData(new byte[] { 6, 1, 2, 3 }, 6)]
    public void Sound_IsRead(byte[] value, int expected)
    {
        Assert.True(RequestedTransport.TryRead(value, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(RequestedTransport.TryRead(value, out _));
}
