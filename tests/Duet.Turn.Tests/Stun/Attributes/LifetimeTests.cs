using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8656, section 18.2.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [InlineData(new byte[] { 0, 0, 2, 0x58 }, 600u)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, uint.MaxValue)]
    public void Sound_IsRead(byte[] value, uint expected)
    {
        Assert.True(Lifetime.TryRead(value, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(Lifetime.TryRead(value, out _));
}
