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

    public static bool TryDecode<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? value)
    {
        try
        {
            value = JsonSerializer.Deserialize(json, typeInfo);
            return value is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // Lone surrogates give InvalidOperationException; a wrong type gives JsonException.
            value = default;
            return false;
        }
    }

    public static bool TryDecode(ReadOnlySpan<byte> json, JsonTypeInfo typeInfo, [NotNullWhen(true)] out object? value)
    {
        try
        {
            value = JsonSerializer.Deserialize(json, typeInfo);
            return value is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // As above.
            value = null;
            return false;
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
            value = reader.GetString();
            return value is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    public static bool TryDecodeElement(ReadOnlySpan<byte> json, out JsonElement value)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
            value = JsonElement.ParseValue(ref reader);
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
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
            if (reader.ValueTextEquals("_placeholder"u8))
            {
                reader.Read();
                isPlaceholder = reader.TokenType == JsonTokenType.True;
            }
            else if (reader.ValueTextEquals("num"u8))
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
