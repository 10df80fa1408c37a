namespace Duet.Calls.Tests.Identity;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("  Ann  ", "Ann")]
    [InlineData("A\u0000n\u001bn\u007f", "Ann")]
    [InlineData("Ann\u202e eve", "Ann eve")]
    [InlineData("\u2066Ann\u2069", "Ann")]
    [InlineData("Ann\ud800", "Ann")]
    [InlineData("Ann\u2028Eve", "AnnEve")]
    [InlineData("שרה 👩‍💻", "שרה 👩‍💻")]
    public void Clean_KeepsWhatIsSafeToShow(string? name, string clean)
    {
        Assert.True(PersonName.TryClean(name, out var kept));
        Assert.Equal(clean, kept);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(1_000_000)]
    public void Clean_TooLong_IsRefused(int length) => Assert.False(PersonName.TryClean(new string('a', length), out _));
}
