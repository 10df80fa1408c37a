using System.Security.Cryptography;
using System.Text;
using Duet.Turn.Allocations;
using Duet.Turn.Requests;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Credentials;

/// <summary>The long-term credential mechanism, check by check in the order of RFC 8489, section 9.2.4. Any thread may ask.</summary>
internal sealed class Authenticator(UserDirectory users, Nonces nonces, string realm)
{
    private readonly byte[] _realm = Encoding.UTF8.GetBytes(realm);

    // Who names a stranger waits as long as who has the password wrong.
    private readonly byte[] _nobodysKey = RandomNumberGenerator.GetBytes(32);

    public Authentication Check(in StunMessage message, in RequestFields fields, in FiveTuple tuple, Allocation? allocation, long now)
    {
        if (fields.IntegrityAlgorithm == IntegrityAlgorithm.None)
        {
            return Authentication.Failed(StunErrorCode.Unauthenticated);
        }

        if (!HasEverything(fields) || !TryReadAlgorithm(fields, out var algorithm))
        {
            return Authentication.Failed(StunErrorCode.BadRequest);
        }

        var name = fields.Realm.Value.SequenceEqual(_realm) ? users.NameOf(fields.Username.Value, fields.Userhash.Value) : null;
        var key = name is null ? null : FindKey(name, algorithm, allocation);
        if (!HasIntegrity(message, fields, key ?? _nobodysKey) || key is null)
        {
            return Authentication.Failed(StunErrorCode.Unauthenticated);
        }

        var error = nonces.IsFresh(fields.Nonce.Value, tuple, now) ? StunErrorCode.None : StunErrorCode.StaleNonce;
        return new Authentication(error, name, key, algorithm, fields.IntegrityAlgorithm);
    }

    private static bool HasEverything(in RequestFields fields) =>
        (fields.Username.IsPresent || fields.Userhash.IsPresent) && fields.Realm.IsPresent && fields.Nonce.IsPresent && fields.IntegrityHasLength;

    /// <summary>Neither attribute means MD5; else both must be there, and the list unshortened.</summary>
    private static bool TryReadAlgorithm(in RequestFields fields, out PasswordAlgorithmCode algorithm)
    {
        algorithm = PasswordAlgorithmCode.Md5;
        if (!fields.PasswordAlgorithm.IsPresent && !fields.PasswordAlgorithms.IsPresent)
        {
            return true;
        }

        return PasswordAlgorithms.IsWhatWeOffer(fields.PasswordAlgorithms.Value) && PasswordAlgorithm.TryRead(fields.PasswordAlgorithm.Value, out algorithm);
    }

    private static bool HasIntegrity(in StunMessage message, in RequestFields fields, byte[] key) => fields.IntegrityAlgorithm == IntegrityAlgorithm.Sha256
        ? MessageIntegritySha256.IsTrue(message.Bytes, fields.IntegrityOffset, fields.Integrity.Value, key)
        : MessageIntegrity.IsTrue(message.Bytes, fields.IntegrityOffset, fields.Integrity.Value, key);

    /// <summary>Who has an allocation goes on with it after time-limited credentials have ended: a call may be longer than they are.</summary>
    private byte[]? FindKey(string name, PasswordAlgorithmCode algorithm, Allocation? allocation)
    {
        if (allocation is not null && allocation.KeyAlgorithm == algorithm && string.Equals(allocation.User, name, StringComparison.Ordinal))
        {
            return allocation.Key;
        }

        return users.PasswordOf(name) is { } password ? users.KeyOf(name, password, algorithm) : null;
    }
}
