namespace Duet.Turn.Tests.Fakes;

/// <summary>Pins that work allocates nothing.</summary>
internal static class Garbage
{
    private const int MostRounds = 5;

    /// <inheritdoc cref="AssertNone(Action, Func{long})" />
    public static void AssertNone(Action work) => AssertNone(work, GC.GetAllocatedBytesForCurrentThread);

    /// <summary>
    /// Some round takes not one byte. What happens once, like better code that the runtime compiles or a thread that was only starting, is not in the next
    /// round; what the work itself allocates is in all of them.
    /// </summary>
    public static void AssertNone(Action work, Func<long> allocated)
    {
        var least = long.MaxValue;
        for (var i = 0; i < MostRounds && least != 0; i++)
        {
            var before = allocated();
            work();
            least = Math.Min(least, allocated() - before);
        }

        Assert.Equal(0, least);
    }
}
