using System.Security.Cryptography;
using System.Text;

namespace Duet.Server.Page;

/// <summary>Finds the scripts that the build wrote into the page: those between a tag without attributes and its end.</summary>
internal static class InlineScript
{
    /// <summary>The hash source of each (Content Security Policy Level 3, section 2.3.1).</summary>
    public static IReadOnlyList<string> HashesOf(ReadOnlySpan<byte> page)
    {
        var start = "<script>"u8;
        List<string> hashes = [];
        for (var at = page.IndexOf(start); at >= 0; at = page.IndexOf(start))
        {
            page = page[(at + start.Length)..];
            var end = page.IndexOf("</script>"u8);
            if (end < 0)
            {
                break;
            }

            // Browsers hash what they have read: line ends are those of the parser.
            var text = Encoding.UTF8.GetString(page[..end]).ReplaceLineEndings("\n");
            hashes.Add($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'");
        }

        return hashes;
    }
}
