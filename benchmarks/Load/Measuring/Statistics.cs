namespace Duet.Load.Measuring;

internal static class Statistics
{
    /// <summary>The middle value; NaN when there is none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(static value => !double.IsNaN(value)).Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The value below which the given share (0 to 1) of the values lies; sorts the list.</summary>
    public static double Percentile(List<double> values, double share)
    {
        if (values.Count == 0)
        {
            return double.NaN;
        }

        values.Sort();
        return values[Math.Clamp((int)(values.Count * share), 0, values.Count - 1)];
    }
}
