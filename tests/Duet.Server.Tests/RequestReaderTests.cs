using System.Text;
using Duet.Server.Signalling;
using Duet.SocketIO;

namespace Duet.Server.Tests;

/// <summary>Whatever number a client sends: it is between the bounds of its field, or the request is malformed. Nothing is thrown.</summary>
public sealed class RequestReaderTests
{
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public static TheoryData<string> Numbers =>
    [
        "0", "-0", "0.9", "1", "-1", "-0.1", "1e-300", "1e15", "1e300", "-1e300", "1e400", "-1e400", "NaN", "\"NaN\"", "\"1\"", "true", "[]", "{}", "[1]",
        .. new[] { Now, long.MaxValue, int.MaxValue, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), (long)TimeSpan.MaxValue.TotalMilliseconds, 31_622_400_000 }
            .SelectMany(number => new[] { number - 1, number, number == long.MaxValue ? number : number + 1, -number }).Distinct()
            .Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        "9223372036854775808", "18446744073709551615", "18446744073709551616",
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void ExpireRoom_AnyNumber_IsBetweenNowAndAYearOrMalformed(string number)
    {
        if (RequestReader.ExpireRoom(Arguments($$"""{"roomId":"r","expiresIn":{{number}}}""")) is var (_, expiresIn))
        {
            Assert.InRange(expiresIn!.Value, TimeSpan.Zero, TimeSpan.FromDays(366));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void RenewCertificate_AnyNumber_IsATimeThatCanBeWrittenOrMalformed(string number)
    {
        if (RequestReader.RenewCertificate(Arguments($$"""{"key":"k","notAfter":{{number}}}""")) is var (_, notAfter))
        {
            Assert.InRange(notAfter.ToUnixTimeMilliseconds(), 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("3600000", 3_600_000)]
    [InlineData("31622400000", 31_622_400_000)]
    public void ExpireRoom_ANumberBetweenTheBounds_IsTaken(string number, long milliseconds) => Assert.Equal(
        ("r", TimeSpan.FromMilliseconds(milliseconds)),
        RequestReader.ExpireRoom(Arguments($$"""{"roomId":"r","expiresIn":{{number}}}""")));

    [Fact]
    public void ExpireRoom_NullIsNever_AndNothingIsMalformed()
    {
        Assert.Equal(("r", null), RequestReader.ExpireRoom(Arguments("""{"roomId":"r","expiresIn":null}""")));
        Assert.Null(RequestReader.ExpireRoom(Arguments("""{"roomId":"r"}""")));
    }

    private static EventArguments Arguments(string json) => EventArguments.OfJson(Encoding.UTF8.GetBytes(json));
}
