using System.Text.Json;
using Duet.Calls;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>Reads an event that is passed on: looks only for the session that it means, and copies the rest as it is.</summary>
internal static class RelayReader
{
    /// <summary><see langword="null"/> when there are no arguments, they are too long, binary, or an id in them is no id.</summary>
    public static RelayMessage? Read(string name, EventArguments arguments, int most)
    {
        if (arguments.Attachments.Count > 0)
        {
            return null;
        }

        var length = 0;
        var count = 0;
        for (; arguments.TryGetJson(count, out var json); count++)
        {
            length += json.Length + 1;
        }

        if (count == 0 || length - 1 > most)
        {
            return null;
        }

        var copy = new byte[length - 1];
        var hint = default(SessionHint);
        var at = 0;
        for (var index = 0; index < count; index++)
        {
            arguments.TryGetJson(index, out var json);
            if (at > 0)
            {
                copy[at++] = (byte)',';
            }

            json.Span.CopyTo(copy.AsSpan(at));
            at += json.Length;
            if (!TryReadHint(json.Span, index, ref hint))
            {
                return null;
            }
        }

        return new RelayMessage(name, copy, hint);
    }

    private static bool TryReadHint(ReadOnlySpan<byte> json, int index, ref SessionHint hint)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.String && index == 1)
            {
                return TryTake(ref reader, hint.RoomId, out var roomId) && Set(ref hint, hint with { RoomId = roomId });
            }

            return reader.TokenType != JsonTokenType.StartObject || TryReadObject(ref reader, ref hint);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Text that is no text, as half a surrogate pair.
            return false;
        }
    }

    private static bool TryReadObject(ref Utf8JsonReader reader, ref SessionHint hint)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCall = reader.ValueTextEquals("callId"u8);
            var isRoom = reader.ValueTextEquals("roomId"u8);
            var isTarget = reader.ValueTextEquals("to"u8) || reader.ValueTextEquals("target"u8);
            reader.Read();
            if ((isCall || isRoom || isTarget) && reader.TokenType == JsonTokenType.String)
            {
                if (!TryTake(ref reader, isCall ? hint.CallId : isRoom ? hint.RoomId : hint.Target, out var id))
                {
                    return false;
                }

                hint = isCall ? hint with { CallId = id } : isRoom ? hint with { RoomId = id } : hint with { Target = id };
            }

            reader.Skip();
        }

        return true;
    }

    /// <summary>The first one that is named counts.</summary>
    private static bool TryTake(ref Utf8JsonReader reader, string? before, out string? id)
    {
        id = before ?? reader.GetString();
        return RequestReader.IsId(id);
    }

    private static bool Set(ref SessionHint hint, SessionHint value)
    {
        hint = value;
        return true;
    }
}
