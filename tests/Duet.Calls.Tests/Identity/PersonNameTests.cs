using System.Text.Json;

namespace Duet.Calls.Tests.Identity;

public sealed class PersonNameTests
{
    /// <summary>Names as they come and as they are kept. The page's tests read the same file.</summary>
    public static TheoryData<string, string> Names
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var pair in JsonSerializer.Deserialize<string[][]>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "names.json")))!)
            {
                data.Add(pair[0], pair[1]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Clean_KeepsWhatCanBeSeen(string name, string clean)
    {
        Assert.True(PersonName.TryClean(name, out var kept));
        Assert.Equal(clean, kept);
        Assert.True(PersonName.TryClean(kept, out var again));
        Assert.Equal(clean, again);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("Ann\ud800", "Ann")]
    [InlineData("\udc00Ann", "Ann")]
    public void Clean_WhatIsNoText_IsLeftOut(string? name, string clean)
    {
        Assert.True(PersonName.TryClean(name, out var kept));
        Assert.Equal(clean, kept);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(1_000_000)]
    public void Clean_TooLong_IsRefused(int length) => Assert.False(PersonName.TryClean(new string('a', length), out _));
}
