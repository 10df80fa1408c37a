using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Duet.SocketIO.Tests;

/// <summary>What the library's README shows compiles: it is the sample's text.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Code_IsThatOfTheSample()
    {
        var root = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));
        var files = await Task.WhenAll(Directory.GetFiles(Path.Combine(root, "samples", "Chat"), "*.cs").Select(static file => ReadAsync(file)));
        var blocks = Block().Matches(await ReadAsync(Path.Combine(root, "src", "Duet.SocketIO", "README.md"))).Select(static match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(blocks);
        foreach (var paragraph in blocks.SelectMany(static block => block.Split("\n\n")))
        {
            Assert.True(files.Any(file => $"\n{file}\n".Contains($"\n{paragraph.Trim('\n')}\n", StringComparison.Ordinal)), paragraph);
        }
    }

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Block();

    private static async Task<string> ReadAsync(string file) => (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
