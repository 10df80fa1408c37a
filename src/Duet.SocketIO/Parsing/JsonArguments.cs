using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Duet.SocketIO.Parsing;

/// <summary>Reads and writes comma-separated JSON values without building objects. What it scans must be valid JSON.</summary>
internal static class JsonArguments
{
    // The default encoder writes é, < and + as \uXXXX, which inflates frames; these bytes never become part of a page.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // The deepest that options allow, and what stands around the arguments.
    private const int MaxDepth = 1002;

    private const int MaxKeptBuffer = 64 * 1024;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _writerBuffer;

    private static readonly SearchValues<byte> Structural = SearchValues.Create("\"[]{},"u8);
    private static readonly SearchValues<byte> StringEnd = SearchValues.Create("\"\\"u8);

    public static int Count(ReadOnlySpan<byte> json)
    {
        var count = json.IsEmpty ? 0 : 1;
        while (NextComma(json) is var comma and >= 0)
        {
            count++;
            json = json[(comma + 1)..];
        }

        return count;
    }

    /// <summary>The value at an index; when there are fewer, the index is lowered by as many as there were.</summary>
    public static bool TryGet(ReadOnlyMemory<byte> json, ref int index, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (json.IsEmpty)
        {
            return false;
        }

        while (true)
        {
            var comma = NextComma(json.Span);
            if (index == 0)
            {
                value = Trim(comma < 0 ? json : json[..comma]);
                return true;
            }

            index--;
            if (comma < 0)
            {
                return false;
            }

            json = json[(comma + 1)..];
        }
    }

    public static byte[] Encode(string value)
    {
        var (writer, buffer) = RentWriter();
        writer.WriteStringValue(value);
        return Finish(writer, buffer);
    }

    public static byte[] Encode<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        var (writer, buffer) = RentWriter();
        JsonSerializer.Serialize(writer, value, typeInfo);
        return Finish(writer, buffer);
    }

    public static byte[] Encode(object value, JsonTypeInfo typeInfo)
    {
        var (writer, buffer) = RentWriter();
        JsonSerializer.Serialize(writer, value, typeInfo);
        return Finish(writer, buffer);
    }

    public static byte[] Placeholder(int number) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"_placeholder":true,"num":{{number}}}"""));

    public static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var joined = new byte[first.Length + 1 + second.Length];
        first.CopyTo(joined);
        joined[first.Length] = (byte)',';
        second.CopyTo(joined.AsSpan(first.Length + 1));
        return joined;
    }

    /// <summary>Half of a surrogate pair is read as U+FFFD where a text is wanted. JSON that a value keeps unread in a member (a <see cref="JsonElement"/>) stays as it came.</summary>
    public static bool TryDecode<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? value)
    {
        try
        {
            value = JsonSerializer.Deserialize(IsReadWhole(typeInfo) ? LoneSurrogates.Replace(json) : json, typeInfo);
            return value is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // Another type, or half of a surrogate pair, which .NET reads no text from.
            value = default;
            return LoneSurrogates.TryReplace(json, out var whole) && TryDecode(whole, typeInfo, out value);
        }
    }

    public static bool TryDecode(ReadOnlySpan<byte> json, JsonTypeInfo typeInfo, [NotNullWhen(true)] out object? value)
    {
        try
        {
            value = JsonSerializer.Deserialize(IsReadWhole(typeInfo) ? LoneSurrogates.Replace(json) : json, typeInfo);
            return value is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // As above.
            value = null;
            return LoneSurrogates.TryReplace(json, out var whole) && TryDecode(whole, typeInfo, out value);
        }
    }

    public static bool TryDecodeString(ReadOnlySpan<byte> json, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (json.IsEmpty || json[0] != (byte)'"')
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            value = LoneSurrogates.ReadText(ref reader);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: bytes that are no UTF-8, which no client could send.
            return false;
        }
    }

    public static bool TryDecodeElement(ReadOnlySpan<byte> json, out JsonElement value)
    {
        try
        {
            value = ReadElement(json);
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }

    /// <summary>Texts, and trees that are looked at later, when nothing could be replaced any more.</summary>
    private static bool IsReadWhole(JsonTypeInfo typeInfo) => typeInfo.Kind == JsonTypeInfoKind.None;

    /// <summary>Reads a value that can be looked at without surprise: its texts are well-formed.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement ReadElement(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(LoneSurrogates.Replace(json), new JsonReaderOptions { MaxDepth = MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Reads <c>{"_placeholder":true,"num":n}</c>.</summary>
    public static bool TryReadPlaceholder(ReadOnlySpan<byte> json, out int number)
    {
        number = -1;
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            return false;
        }

        var isPlaceholder = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (LoneSurrogates.NameEquals(ref reader, "_placeholder"u8))
            {
                reader.Read();
                isPlaceholder = reader.TokenType == JsonTokenType.True;
            }
            else if (LoneSurrogates.NameEquals(ref reader, "num"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out number))
                {
                    number = -1;
                }
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return isPlaceholder && number >= 0;
    }

    /// <summary>Position of the comma that ends the first value; -1 when it is the last.</summary>
    private static int NextComma(ReadOnlySpan<byte> json)
    {
        var depth = 0;
        var position = 0;
        while (true)
        {
            var next = json[position..].IndexOfAny(Structural);
            if (next < 0)
            {
                return -1;
            }

            position += next;
            switch (json[position++])
            {
                case (byte)'"':
                    position = AfterString(json, position);
                    break;
                case (byte)'[' or (byte)'{':
                    depth++;
                    break;
                case (byte)']' or (byte)'}':
                    depth--;
                    break;
                default:
                    if (depth == 0)
                    {
                        return position - 1;
                    }

                    break;
            }
        }
    }

    private static int AfterString(ReadOnlySpan<byte> json, int position)
    {
        while (true)
        {
            var next = json[position..].IndexOfAny(StringEnd);
            if (next < 0)
            {
                return json.Length;
            }

            position += next + 1;
            if (json[position - 1] == (byte)'"')
            {
                return position;
            }

            position = Math.Min(position + 1, json.Length);
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> value) => value.Trim(" \t\r\n"u8);

    private static (Utf8JsonWriter Writer, ArrayBufferWriter<byte> Buffer) RentWriter()
    {
        // Taken while in use: a converter may encode something itself, or throw in the middle of a value.
        var buffer = _writerBuffer ?? new ArrayBufferWriter<byte>(256);
        var writer = _writer ?? new Utf8JsonWriter(buffer, WriterOptions);
        (_writer, _writerBuffer) = (null, null);
        return (writer, buffer);
    }

    private static byte[] Finish(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        writer.Flush();
        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= MaxKeptBuffer)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            (_writer, _writerBuffer) = (writer, buffer);
        }

        return json;
    }
}
