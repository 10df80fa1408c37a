namespace Duet.Load;

/// <summary>What a run found, on the standard output and in a file; progress goes to the error output.</summary>
internal sealed class Report(string? path)
{
    public void Write(string markdown)
    {
        Console.Out.Write(markdown);
        if (path is not null)
        {
            File.AppendAllText(path, markdown);
        }
    }

    public static void Progress(string line) => Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {line}");
}
