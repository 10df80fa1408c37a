using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Duet.Turn;

/// <summary>A user name and password that end by themselves, made without asking the server: whoever knows the shared secret can make them.</summary>
/// <param name="Username">Seconds since 1970 at which they end, a colon, and the name they were made for.</param>
/// <param name="Password">Base64 of HMAC-SHA1 over the user name, keyed with the secret.</param>
/// <param name="ExpiresAt">When they end. An allocation made before goes on as long as its client refreshes it.</param>
/// <remarks>draft-uberti-behave-turn-rest-00, section 2.2; what coturn calls <c>use-auth-secret</c>.</remarks>
public sealed record TurnCredentials(string Username, string Password, DateTimeOffset ExpiresAt)
{
    /// <summary>Characters of every password: 20 bytes in base64.</summary>
    internal const int PasswordLength = 28;

    /// <summary>Makes credentials.</summary>
    /// <param name="sharedSecret">The secret of the servers that will be used, not empty.</param>
    /// <param name="user">For whom; quotas count it, whatever stands before the colon. May be empty; no colon is needed or forbidden.</param>
    /// <param name="lifetime">How long they are good, above zero; whole seconds, rounded up.</param>
    /// <param name="time">The clock. Default the system's.</param>
    public static TurnCredentials Create(string sharedSecret, string user, TimeSpan lifetime, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(sharedSecret);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);

        var expiry = (time ?? TimeProvider.System).GetUtcNow() + lifetime;
        var seconds = (expiry.ToUnixTimeMilliseconds() + 999) / 1000;
        var username = $"{seconds}:{user}";
        return new TurnCredentials(username, PasswordOf(sharedSecret, username), DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    /// <summary>For whom a user name was made: what follows the colon; of one without a number and a colon the whole.</summary>
    internal static string UserOf(string username)
    {
        var colon = username.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !username.AsSpan(0, colon).ContainsAnyExceptInRange('0', '9') ? username[(colon + 1)..] : username;
    }

    /// <summary>The password that belongs to a user name.</summary>
    internal static string PasswordOf(string sharedSecret, string username)
    {
        Span<byte> password = stackalloc byte[PasswordLength];
        WritePassword(Encoding.UTF8.GetBytes(sharedSecret), Encoding.UTF8.GetBytes(username), password);
        return Encoding.ASCII.GetString(password);
    }

    /// <summary>The same, written as ASCII into <see cref="PasswordLength"/> bytes; takes no memory.</summary>
    internal static void WritePassword(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> username, Span<byte> destination)
    {
        Span<byte> code = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // The algorithm of every server and client that speaks these credentials; HMAC-SHA1 is not broken.
#pragma warning disable CA5350
        HMACSHA1.HashData(sharedSecret, username, code);
#pragma warning restore CA5350
        Base64.EncodeToUtf8(code, destination, out _, out _);
    }
}
