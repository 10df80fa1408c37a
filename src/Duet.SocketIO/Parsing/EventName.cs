using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duet.SocketIO.Parsing;

/// <summary>An event's name on its way to JSON. Names are mostly plain ASCII, which needs no encoding.</summary>
internal readonly ref struct EventName
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_:./@#$!*+,;=~()[]{}?%|^");

    private readonly ReadOnlySpan<char> _plain;
    private readonly ReadOnlySpan<byte> _encoded;

    public EventName(string name)
    {
        if (name.AsSpan().ContainsAnyExcept(Plain))
        {
            // By way of UTF-8, which has U+FFFD for half of a surrogate pair, where the encoder throws.
            _encoded = JsonEncodedText.Encode(Encoding.UTF8.GetBytes(name), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        }
        else
        {
            _plain = name;
        }
    }

    /// <summary>Length with the quotes.</summary>
    public int Length => _plain.Length + _encoded.Length + 2;

    public void WriteTo(Span<byte> destination)
    {
        destination[0] = (byte)'"';
        if (_encoded.IsEmpty)
        {
            Ascii.FromUtf16(_plain, destination[1..], out _);
        }
        else
        {
            _encoded.CopyTo(destination[1..]);
        }

        destination[Length - 1] = (byte)'"';
    }

    /// <summary>Whether a name on the wire, without escapes, is this one.</summary>
    public static bool Equals(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.Length == name.Length)
        {
            return Ascii.Equals(utf8, name);
        }

        return utf8.Length > name.Length && EqualsSlowly(utf8, name);
    }

    private static bool EqualsSlowly(ReadOnlySpan<byte> utf8, string name) =>
        Encoding.UTF8.GetByteCount(name) == utf8.Length && string.Equals(Encoding.UTF8.GetString(utf8), name, StringComparison.Ordinal);
}
