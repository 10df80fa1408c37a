using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8656, section 18.7: seven bits are reserved.</summary>
public sealed class EvenPortTests
{
    [Theory]
    [InlineData(new byte[] { 0 }, false)]
    [InlineData(new byte[] { 0x80 }, true)]
    [InlineData(new byte[] { 0x7F }, false)]
    [InlineData(new byte[] { 0xFF }, true)]
    public void Sound_IsRead(byte[] value, bool expected)
    {
        Assert.True(EvenPort.TryRead(value, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0, 0 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(EvenPort.TryRead(value, out _));
}
