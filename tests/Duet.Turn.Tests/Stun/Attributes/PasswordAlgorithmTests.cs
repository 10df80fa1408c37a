using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8489, section 14.12.</summary>
public sealed class PasswordAlgorithmTests
{
    [Theory]
    [InlineData(new byte[] { 0, 1, 0, 0 }, 1)]
    [InlineData(new byte[] { 0, 2, 0, 0 }, 2)]
    public void Sound_IsRead(byte[] value, int expected)
    {
        Assert.True(PasswordAlgorithm.TryRead(value, out var read));
        Assert.Equal(expected, (int)read);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 3, 0, 0 })]
    [InlineData(new byte[] { 0, 1, 0, 1 })]
    [InlineData(new byte[] { 0, 1, 0 })]
    [InlineData(new byte[] { 0, 1, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 0, 0 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(PasswordAlgorithm.TryRead(value, out _));
}
