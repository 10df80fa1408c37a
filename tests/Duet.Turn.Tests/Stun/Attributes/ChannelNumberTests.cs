using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8656, section 18.1.</summary>
public sealed class ChannelNumberTests
{
    [Theory]
    [InlineData(new byte[] { 0x40, 0x01, 0, 0 }, 0x4001)]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xAA, 0xBB }, 0x7FFF)]
    public void Sound_IsRead(byte[] value, int expected)
    {
        Assert.True(ChannelNumber.TryRead(value, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(ChannelNumber.TryRead(value, out _));
}
