using System.Text.Json;

namespace Duet.SocketIO.Parsing;

/// <summary>Checks the JSON of packets, and finds an event's name and arguments in it without building anything.</summary>
internal static class PayloadReader
{
    /// <summary>Reads <c>["name", …]</c>. The name is a string or a number, and not a reserved one.</summary>
    public static bool TryReadEvent(ReadOnlySpan<byte> json, int maxDepth, out EventPayload payload)
    {
        payload = default;
        try
        {
            var reader = Start(json, maxDepth);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            {
                return false;
            }

            var name = default(string);
            var nameRange = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    name = LoneSurrogates.ReadText(ref reader);
                    nameRange = default;
                    break;
                case JsonTokenType.String:
                    nameRange = (nameRange.Start.Value + 1)..(nameRange.End.Value - 1);
                    break;
                default:
                    return false;
            }

            if (!TryReadRest(ref reader, out var arguments) || ReservedNames.Contains(name, json[nameRange]))
            {
                return false;
            }

            payload = new EventPayload(name, nameRange, arguments);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: bytes that are no UTF-8, where nobody has looked for them before.
            return false;
        }
    }

    /// <summary>Reads <c>[…]</c>.</summary>
    public static bool TryReadAck(ReadOnlySpan<byte> json, int maxDepth, out Range arguments)
    {
        arguments = default;
        try
        {
            var reader = Start(json, maxDepth);
            return reader.Read() && reader.TokenType == JsonTokenType.StartArray && TryReadRest(ref reader, out arguments);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether it is one JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json, int maxDepth)
    {
        try
        {
            var reader = Start(json, maxDepth);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether each <c>{"_placeholder":true,"num":n}</c> in valid JSON means an attachment that is there.</summary>
    public static bool HasValidPlaceholders(ReadOnlySpan<byte> json, int attachmentCount, int maxDepth)
    {
        const byte IsPlaceholder = 1;
        const byte HasNumber = 2;
        Span<byte> objects = stackalloc byte[maxDepth + 1];
        var reader = Start(json, maxDepth);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects[reader.CurrentDepth] = 0;
                    break;
                case JsonTokenType.EndObject when objects[reader.CurrentDepth] == IsPlaceholder:
                    return false;
                case JsonTokenType.PropertyName when LoneSurrogates.NameEquals(ref reader, "_placeholder"u8):
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.True)
                    {
                        objects[reader.CurrentDepth - 1] |= IsPlaceholder;
                    }
                    else if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        objects[reader.CurrentDepth] = 0;
                    }

                    break;
                case JsonTokenType.PropertyName when LoneSurrogates.NameEquals(ref reader, "num"u8):
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0 && number < attachmentCount)
                    {
                        objects[reader.CurrentDepth - 1] |= HasNumber;
                    }
                    else if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        objects[reader.CurrentDepth] = 0;
                    }

                    break;
            }
        }

        return true;
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> json, int maxDepth) => new(json, new JsonReaderOptions { MaxDepth = maxDepth });

    /// <summary>Walks over the rest of the outer array and to the end of the text.</summary>
    private static bool TryReadRest(ref Utf8JsonReader reader, out Range arguments)
    {
        var start = -1;
        arguments = default;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                if (start >= 0)
                {
                    arguments = start..(int)reader.TokenStartIndex;
                }

                return !reader.Read();
            }

            if (start < 0)
            {
                start = (int)reader.TokenStartIndex;
            }

            reader.Skip();
        }

        return false;
    }
}
