using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Credentials;

/// <summary>Who may authenticate: users with a lasting password, and time-limited user names. Any thread may ask.</summary>
/// <remarks>Whoever forges a request has a name looked up and a key made, so neither takes memory.</remarks>
internal sealed class UserDirectory
{
    /// <summary>RFC 8489, section 14.3: clients of the standard before it may send 763 bytes, hence no more characters.</summary>
    public const int MaxNameLength = 763;

    /// <summary>Of SHA-256, the longer kind.</summary>
    public const int MaxKeyLength = SHA256.HashSizeInBytes;

    // A name of invalid bytes grows: each becomes U+FFFD, which has three.
    private const int MaxNameBytes = 3 * MaxNameLength;
    private readonly Dictionary<string, (byte[] Md5, byte[] Sha256)>.AlternateLookup<ReadOnlySpan<char>> _keys;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _namesByHash;
    private readonly SharedSecrets _secrets;
    private readonly Func<string, string?>? _findPassword;
    private readonly string _realm;
    private readonly byte[] _realmBetweenColons;
    private readonly TimeProvider _time;
    private readonly Grants _grants;

    public UserDirectory(IDictionary<string, string> users, Func<string, string?>? findPassword, SharedSecrets secrets, string realm, TimeProvider time, Grants grants)
    {
        _grants = grants;
        _secrets = secrets;
        _findPassword = findPassword;
        _realm = realm;
        _realmBetweenColons = Encoding.UTF8.GetBytes($":{realm}:");
        _time = time;
        _keys = users.ToDictionary(user => user.Key, user => KeysOf($"{user.Key}:{realm}:{user.Value}"), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _namesByHash = users.Keys.ToDictionary(name => Convert.ToHexString(Userhash.Of(name, realm)), name => name, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether user names can be sent hashed. Time-limited names cannot: nobody could tell them from their hash.</summary>
    public bool KnowsHashes => _namesByHash.Dictionary.Count > 0;

    /// <summary>The name that a USERNAME or USERHASH value stands for; empty when it stands for none.</summary>
    /// <param name="username">The value, empty where there is none.</param>
    /// <param name="userhash">The same.</param>
    /// <param name="room">For <see cref="MaxNameLength"/> characters, where the name may be written.</param>
    public ReadOnlySpan<char> NameOf(scoped ReadOnlySpan<byte> username, scoped ReadOnlySpan<byte> userhash, Span<char> room)
    {
        if (!username.IsEmpty)
        {
            return username.Length <= MaxNameLength ? room[..Encoding.UTF8.GetChars(username, room)] : default;
        }

        Span<char> hex = stackalloc char[Userhash.Length * 2];
        return userhash.Length == Userhash.Length && Convert.TryToHexString(userhash, hex, out _) && _namesByHash.TryGetValue(hex, out var name)
            ? name
            : default;
    }

    /// <summary>Writes the key of a user who may authenticate now (RFC 8489, section 9.2.2): a hash of user name, realm and password.</summary>
    /// <returns>How long it is; 0 when there is no such user.</returns>
    public int WriteKey(ReadOnlySpan<char> name, PasswordAlgorithmCode algorithm, Span<byte> key)
    {
        if (_keys.TryGetValue(name, out var keys))
        {
            var lasting = algorithm == PasswordAlgorithmCode.Sha256 ? keys.Sha256 : keys.Md5;
            lasting.CopyTo(key);
            return lasting.Length;
        }

        if (_findPassword?.Invoke(name.ToString()) is { } password)
        {
            return Hash(Encoding.UTF8.GetBytes($"{name}:{_realm}:{password}"), algorithm, key);
        }

        return IsGoodNow(name) ? WriteTimeLimitedKey(name, _secrets.CurrentBytes, algorithm, key) : 0;
    }

    /// <summary>The same key for a time-limited name from the secret of before.</summary>
    public int WritePreviousKey(ReadOnlySpan<char> name, PasswordAlgorithmCode algorithm, Span<byte> key) =>
        _secrets.PreviousBytes is { } previous && !_keys.ContainsKey(name) && IsGoodNow(name) ? WriteTimeLimitedKey(name, previous, algorithm, key) : 0;

    private static (byte[] Md5, byte[] Sha256) KeysOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (md5, sha256) = (new byte[MD5.HashSizeInBytes], new byte[SHA256.HashSizeInBytes]);
        Hash(bytes, PasswordAlgorithmCode.Md5, md5);
        Hash(bytes, PasswordAlgorithmCode.Sha256, sha256);
        return (md5, sha256);
    }

    // MD5 is what every client in use computes; the standard has it beside SHA-256.
#pragma warning disable CA5351
    private static int Hash(ReadOnlySpan<byte> text, PasswordAlgorithmCode algorithm, Span<byte> key) =>
        algorithm == PasswordAlgorithmCode.Sha256 ? SHA256.HashData(text, key) : MD5.HashData(text, key);
#pragma warning restore CA5351

    private bool IsGoodNow(ReadOnlySpan<char> name)
    {
        var colon = name.IndexOf(':');
        var digits = colon < 0 ? name : name[..colon];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry) && expiry > _time.GetUtcNow().ToUnixTimeSeconds()
            && _grants.Allows(colon < 0 ? default : name[(colon + 1)..]);
    }

    private int WriteTimeLimitedKey(ReadOnlySpan<char> name, byte[] secret, PasswordAlgorithmCode algorithm, Span<byte> key)
    {
        Span<byte> nameBytes = stackalloc byte[MaxNameBytes];
        nameBytes = nameBytes[..Encoding.UTF8.GetBytes(name, nameBytes)];
        Span<byte> text = stackalloc byte[MaxNameBytes + SettingsReader.MaxRealmBytes + 2 + TurnCredentials.PasswordLength];
        nameBytes.CopyTo(text);
        _realmBetweenColons.CopyTo(text[nameBytes.Length..]);
        var end = nameBytes.Length + _realmBetweenColons.Length;
        TurnCredentials.WritePassword(secret, nameBytes, text[end..]);
        return Hash(text[..(end + TurnCredentials.PasswordLength)], algorithm, key);
    }
}
