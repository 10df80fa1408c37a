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

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value[0].ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var arguments = EventArguments.None;
        foreach (var argument in value.EnumerateArray().Skip(1))
        {
            arguments = arguments.With(argument, Wire.RequestJson.Default.JsonElement);
        }

        first = new FirstRequest(value[0].GetString()!, arguments);
        return true;
    }
}
