using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Duet.Calls;

namespace Duet.Server.Signalling.Wire;

/// <summary>How names travel: enum values in kebab case.</summary>
internal static class WireNames
{
    private static readonly FrozenDictionary<string, Role> Roles = Enum.GetValues<Role>().ToFrozenDictionary(Of, StringComparer.Ordinal);

    /// <summary>A value's name, <c>room-full</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.ByValue[value];

    public static bool TryReadRole(string? text, [NotNullWhen(true)] out Role? role)
    {
        role = text is not null && Roles.TryGetValue(text, out var read) ? read : null;
        return role is not null;
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
    }
}
