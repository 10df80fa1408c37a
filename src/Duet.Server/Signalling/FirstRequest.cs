using System.Runtime.InteropServices;
using System.Text.Json;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>A request that a handshake carries: it is taken as soon as the connection is known, and saves an exchange.</summary>
internal sealed record FirstRequest(string Name, EventArguments Arguments)
{
    /// <summary>Reads <c>[event, …arguments]</c>. Absent is nothing; <see langword="false"/> for anything else.</summary>
    public static bool TryRead(JsonElement? json, out FirstRequest? first)
    {
        first = null;
        if (json is not { ValueKind: not JsonValueKind.Null } value)
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || !Copy(EventArguments.None, value[0]).TryReadString(0, out var name))
        {
            return false;
        }

        first = new FirstRequest(name, value.EnumerateArray().Skip(1).Aggregate(EventArguments.None, Copy));
        return true;
    }

    /// <summary>As it came: to read text and write it anew would throw where it has half of a surrogate pair.</summary>
    private static EventArguments Copy(EventArguments before, JsonElement argument) => before.WithJson(JsonMarshal.GetRawUtf8Value(argument).ToArray());
}
