using System.Globalization;
using System.Text;

namespace Duet.Calls;

/// <summary>The name that a person gives itself: any text, made safe to show to others.</summary>
public static class PersonName
{
    /// <summary>Longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// Trims the name and takes out control characters, line and paragraph separators, bidirectional overrides and isolates, and lone surrogates.
    /// <see langword="false"/> when what is left is longer than <see cref="MaxLength"/>.
    /// </summary>
    public static bool TryClean(string? name, out string clean)
    {
        clean = string.Empty;
        if (string.IsNullOrEmpty(name))
        {
            return true;
        }

        if (name.Length > 4 * MaxLength)
        {
            return false;
        }

        var builder = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsShown(rune))
            {
                builder.Append(rune.ToString());
            }
        }

        var trimmed = builder.ToString().Trim();
        if (trimmed.Length > MaxLength)
        {
            return false;
        }

        clean = trimmed;
        return true;
    }

    private static bool IsShown(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate)
        && rune.Value is not (>= 0x202A and <= 0x202E) and not (>= 0x2066 and <= 0x2069) and not 0x200E and not 0x200F and not 0x061C;
}
