using System.Globalization;
using System.Text.Json;

namespace Duet.SocketIO.Parsing;

/// <summary>Halves of surrogate pairs, as JavaScript leaves them when it cuts a string; its JSON writes them as escapes (<c>\ud83d</c>), which .NET does not read.</summary>
/// <remarks>Where a text is wanted, each is read as U+FFFD. What is relayed is not read, and stays as it came.</remarks>
internal static class LoneSurrogates
{
    /// <summary>Length of <c>\ud83d</c>.</summary>
    private const int EscapeLength = 6;

    /// <summary>JSON with U+FFFD in their places: the same one when there are none.</summary>
    public static ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> json) => TryReplace(json, out var replaced) ? replaced : json;

    /// <summary>A copy with U+FFFD in their places; <see langword="false"/> when there are none.</summary>
    /// <param name="json">Valid JSON, or a string of it without its quotes.</param>
    /// <param name="replaced">The copy.</param>
    public static bool TryReplace(ReadOnlySpan<byte> json, out byte[] replaced)
    {
        var found = Find(json);
        replaced = found < 0 ? [] : json.ToArray();
        for (var start = 0; found >= 0; found = Find(replaced.AsSpan(start)))
        {
            "\\ufffd"u8.CopyTo(replaced.AsSpan(start + found));
            start += found + EscapeLength;
        }

        return replaced.Length > 0;
    }

    /// <summary>The text of a string or a property's name.</summary>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || !TryReplace(reader.ValueSpan, out var replaced))
        {
            return reader.GetString()!;
        }

        var other = new Utf8JsonReader([(byte)'"', .. replaced, (byte)'"']);
        other.Read();
        return other.GetString()!;
    }

    /// <summary>Whether a property's name is this one, which has none.</summary>
    public static bool NameEquals(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        !(reader.ValueIsEscaped && Find(reader.ValueSpan) >= 0) && reader.ValueTextEquals(name);

    /// <summary>Where the first one begins; -1 when there is none.</summary>
    private static int Find(ReadOnlySpan<byte> json)
    {
        // Backslashes are seldom, those before a "u" more so.
        if (json.IndexOf("\\u"u8) < 0)
        {
            return -1;
        }

        var position = 0;
        while (position < json.Length && json[position..].IndexOf((byte)'\\') is var next and >= 0)
        {
            position += next;
            if (!TryReadUnit(json[position..], out var unit))
            {
                position += 2;
            }
            else if (!char.IsSurrogate(unit))
            {
                position += EscapeLength;
            }
            else if (char.IsHighSurrogate(unit) && TryReadUnit(json[(position + EscapeLength)..], out var low) && char.IsLowSurrogate(low))
            {
                position += 2 * EscapeLength;
            }
            else
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>Reads the code unit of an escape.</summary>
    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < EscapeLength || !escape.StartsWith("\\u"u8)
            || !ushort.TryParse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
