using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Duet.Turn.Credentials;

/// <summary>Users whose credentials are good until they are revoked. As many as their owner keeps granted. Any thread may ask.</summary>
internal sealed class Grants
{
    private const char Mark = '~';
    private readonly ConcurrentDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> _names =
        new ConcurrentDictionary<string, bool>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Grants, and says by what name credentials know the user.</summary>
    public string Add(string user)
    {
        var name = NameOf(user);
        _names.Dictionary[name] = true;
        return name;
    }

    public bool TryRemove(string user, [NotNullWhen(true)] out string? name)
    {
        name = NameOf(user);
        return _names.Dictionary.TryRemove(name, out _);
    }

    /// <summary>Whether what follows the colon of a user name may be used: it is not of this kind, or granted.</summary>
    public bool Allows(ReadOnlySpan<char> name) => name is not [Mark, ..] || _names.ContainsKey(name);

    private static string NameOf(string user) => Mark + user;
}
