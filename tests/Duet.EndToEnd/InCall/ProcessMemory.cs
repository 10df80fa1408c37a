namespace Duet.EndToEnd.InCall;

/// <summary>The memory of the browsers that this process started.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes that all processes below this one have in memory of their own (proc(5), <c>RssAnon</c> and <c>RssShmem</c>).</summary>
    public static long OfChildren()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && TryRead(id, "PPid:", out var parent))
            {
                parents[id] = (int)parent;
            }
        }

        return parents.Keys.Where(id => IsBelow(id, parents)).Sum(id => Kibibytes(id, "RssAnon:") + Kibibytes(id, "RssShmem:")) * 1024;
    }

    private static bool IsBelow(int id, Dictionary<int, int> parents)
    {
        while (parents.TryGetValue(id, out var parent))
        {
            if (parent == Environment.ProcessId)
            {
                return true;
            }

            id = parent;
        }

        return false;
    }

    private static long Kibibytes(int id, string field) => TryRead(id, field, out var value) ? value : 0;

    private static bool TryRead(int id, string field, out long value)
    {
        value = 0;
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is not null && long.TryParse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), out value);
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    }
}
