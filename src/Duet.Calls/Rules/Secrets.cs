using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Calls.Rules;

/// <summary>Random text that nobody can guess.</summary>
internal static class Secrets
{
    /// <summary>Not in the alphabet of base64url.</summary>
    private const char Separator = '.';

    /// <summary>128 random bits, base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>What one member of a session holds: what the members share, which finds the session again after a restart, and what this one alone knows.</summary>
    public static string ForMember(string shared) => $"{shared}{Separator}{New()}";

    /// <summary>What the members share, of what one of them holds.</summary>
    public static string SharedOf(string secret) => secret.Split(Separator, 2)[0];

    /// <summary>Compares in a time that does not tell how much of it is right.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
