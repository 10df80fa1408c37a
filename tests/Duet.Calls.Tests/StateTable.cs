namespace Duet.Calls.Tests;

/// <summary>A table with a row for each state × event: <c>state | event | what is answered; who: what they hear</c>.</summary>
internal static class StateTable
{
    /// <summary>Every pair, with what the table says of it; a pair that is not in it fails.</summary>
    public static TheoryData<string, string, string> Cells(string table, IReadOnlyCollection<string> states, IReadOnlyCollection<string> events)
    {
        var cells = new TheoryData<string, string, string>();
        var expected = table.Split('\n').Select(line => line.Split('|', 3, StringSplitOptions.TrimEntries)).ToDictionary(cell => (cell[0], cell[1]), cell => cell[2]);
        foreach (var state in states)
        {
            foreach (var name in events)
            {
                cells.Add(state, name, expected.GetValueOrDefault((state, name), "(not in the table)"));
            }
        }

        return cells;
    }
}
