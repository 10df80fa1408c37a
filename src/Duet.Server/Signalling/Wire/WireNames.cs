using System.Collections.Frozen;
using System.Text.Json;

namespace Duet.Server.Signalling.Wire;

/// <summary>How names travel: enum values in kebab case.</summary>
internal static class WireNames
{
    /// <summary>A value's name, <c>room-full</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>Reads a name; nothing at all means the default.</summary>
    public static bool TryRead<T>(string? text, T missing, out T value)
        where T : struct, Enum
    {
        value = missing;
        return text is null || Names<T>.ByName.TryGetValue(text, out value);
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> ByName = ByValue.ToFrozenDictionary(one => one.Value, one => one.Key, StringComparer.Ordinal);
    }
}
