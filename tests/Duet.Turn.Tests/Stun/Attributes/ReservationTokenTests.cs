using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8656, section 18.10.</summary>
public sealed class ReservationTokenTests
{
    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 0x0102030405060708UL)]
    public void Sound_IsRead(byte[] value, ulong expected)
    {
        Assert.True(ReservationToken.TryRead(value, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    public void Malformed_IsNotRead(byte[] value) => Assert.False(ReservationToken.TryRead(value, out _));
}
