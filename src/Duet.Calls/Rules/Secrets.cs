using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Calls.Rules;

/// <summary>Random text that nobody can guess.</summary>
internal static class Secrets
{
    /// <summary>128 random bits, base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Compares in a time that does not tell how much of it is right.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
