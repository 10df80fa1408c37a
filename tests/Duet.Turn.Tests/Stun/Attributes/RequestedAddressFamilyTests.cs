using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8656, sections 18.6 and 18.11.</summary>
public sealed class RequestedAddressFamilyTests
{
    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0 }, 1)]
    [InlineData(new byte[] { 2, 9, 9, 9 }, 2)]
    [InlineData(new byte[] { 7, 0, 0, 0 }, 7)]
    public void Sound_IsRead(byte[] value, int expected)
    {
        Assert.True(RequestedAddressFamily.TryRead(value, out var read));
        Assert.Equal(expected, (int)read);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(RequestedAddressFamily.TryRead(value, out _));
}
