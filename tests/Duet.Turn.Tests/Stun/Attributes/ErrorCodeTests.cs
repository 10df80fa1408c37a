using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8489, section 14.8.</summary>
public sealed class ErrorCodeTests
{
    [Theory]
    [InlineData(400, 4, 0)]
    [InlineData(438, 4, 38)]
    [InlineData(508, 5, 8)]
    public void Code_IsWrittenAsClassAndNumber(int code, byte hundreds, byte number)
    {
        var value = new byte[] { 9, 9, 9, 9 };
        ErrorCode.Write(value, (StunErrorCode)code);

        Assert.Equal([0, 0, hundreds, number], value);
    }
}
