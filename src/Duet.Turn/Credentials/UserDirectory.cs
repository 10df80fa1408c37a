using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Credentials;

/// <summary>Who may authenticate: users with a lasting password, and time-limited user names. Immutable.</summary>
internal sealed class UserDirectory
{
    // RFC 8489, section 14.3: less than 509 bytes.
    private const int MaxUsernameLength = 508;
    private readonly Dictionary<string, string> _passwords;
    private readonly Dictionary<string, string> _namesByHash = new(StringComparer.Ordinal);
    private readonly string _realm;
    private readonly string _sharedSecret;
    private readonly TimeProvider _time;

    public UserDirectory(IDictionary<string, string> users, string sharedSecret, string realm, TimeProvider time)
    {
        _passwords = new Dictionary<string, string>(users, StringComparer.Ordinal);
        _realm = realm;
        _sharedSecret = sharedSecret;
        _time = time;
        foreach (var name in _passwords.Keys)
        {
            _namesByHash[Convert.ToHexString(Userhash.Of(name, realm))] = name;
        }
    }

    /// <summary>Whether user names can be sent hashed. Time-limited names cannot: nobody could tell them from their hash.</summary>
    public bool KnowsHashes => _namesByHash.Count > 0;

    /// <summary>The name that a USERNAME or USERHASH value stands for.</summary>
    public string? NameOf(ReadOnlySpan<byte> username, ReadOnlySpan<byte> userhash)
    {
        if (username.IsEmpty)
        {
            return userhash.Length == Userhash.Length ? _namesByHash.GetValueOrDefault(Convert.ToHexString(userhash)) : null;
        }

        return username.Length <= MaxUsernameLength ? Encoding.UTF8.GetString(username) : null;
    }

    /// <summary>The password of a user who may authenticate now.</summary>
    public string? PasswordOf(string name)
    {
        if (_passwords.TryGetValue(name, out var password))
        {
            return password;
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var digits = colon < 0 ? name : name[..colon];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry) && expiry > _time.GetUtcNow().ToUnixTimeSeconds()
            ? TurnCredentials.PasswordOf(_sharedSecret, name)
            : null;
    }

    /// <summary>The key of RFC 8489, section 9.2.2: a hash of user name, realm and password.</summary>
    public byte[] KeyOf(string name, string password, PasswordAlgorithmCode algorithm)
    {
        var text = Encoding.UTF8.GetBytes($"{name}:{_realm}:{password}");
        // MD5 is what every client in use computes; the standard has it beside SHA-256.
#pragma warning disable CA5351
        return algorithm == PasswordAlgorithmCode.Sha256 ? SHA256.HashData(text) : MD5.HashData(text);
#pragma warning restore CA5351
    }
}
