using System.Globalization;
using System.Text;

namespace Duet.Calls;

/// <summary>The name that a person gives itself: any text, made safe to show to others.</summary>
public static class PersonName
{
    /// <summary>Longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 64;

    /// <summary>Marks on one character that are kept. The scripts of the world need up to three or four; towers of them cover other people's lines.</summary>
    private const int MaxMarks = 4;

    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// Keeps what can be seen: characters, each with a few marks, joiners between them, and single spaces. Nothing else is: controls, formatting and
    /// bidirectional characters, line ends, fillers, halves of surrogate pairs. What is left may be nothing; it is <see langword="false"/> when it is longer than
    /// <see cref="MaxLength"/>.
    /// </summary>
    /// <remarks>The page cleans the names that it is told by the same rule.</remarks>
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

        var kept = new StringBuilder(name.Length);
        var before = string.Empty;
        var marks = 0;
        var hasBase = false;
        foreach (var rune in name.EnumerateRunes())
        {
            switch (KindOf(rune))
            {
                case Kind.Space:
                    before = kept.Length > 0 ? " " : string.Empty;
                    hasBase = false;
                    break;
                case Kind.Joiner when hasBase:
                    before = rune.ToString();
                    break;
                case Kind.Mark when hasBase && marks < MaxMarks:
                    Keep(rune);
                    marks++;
                    break;
                case Kind.Visible:
                    Keep(rune);
                    marks = 0;
                    hasBase = true;
                    break;
            }
        }

        if (kept.Length > MaxLength)
        {
            return false;
        }

        clean = kept.ToString();
        return true;

        void Keep(Rune rune)
        {
            kept.Append(before).Append(rune.ToString());
            before = string.Empty;
        }
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner => Kind.Joiner,
        _ when rune == Rune.ReplacementChar || IsFiller(rune.Value) => Kind.Hidden,
        UnicodeCategory.SpaceSeparator => Kind.Space,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Kind.Mark,
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => Kind.Hidden,
        _ => Kind.Visible,
    };

    /// <summary>Letters and symbols that are drawn as nothing: Hangul fillers, the empty Braille pattern, the null notehead, the place of an object.</summary>
    private static bool IsFiller(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x1D159 or 0xFFFC;

    private enum Kind
    {
        Hidden,
        Visible,
        Mark,
        Joiner,
        Space,
    }
}
