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
    private readonly byte[] _nobodysKey = RandomNumberGenerator.GetBytes(UserDirectory.MaxKeyLength);

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

        Span<char> room = stackalloc char[UserDirectory.MaxNameLength];
        Span<byte> key = stackalloc byte[UserDirectory.MaxKeyLength];
        Span<byte> previousKey = stackalloc byte[UserDirectory.MaxKeyLength];
        var name = fields.Realm.Value.SequenceEqual(_realm) ? users.NameOf(fields.Username.Value, fields.Userhash.Value, room) : default;
        var isOwner = allocation is not null && allocation.KeyAlgorithm == algorithm && name.SequenceEqual(allocation.User);
        key = key[..WriteKey(name, algorithm, isOwner ? allocation : null, key, out var isKnown)];
        var isRight = HasIntegrity(message, fields, key) && isKnown;
        if (!isRight && !isOwner && users.WritePreviousKey(name, algorithm, previousKey) is var length and > 0)
        {
            key = previousKey[..length];
            isRight = HasIntegrity(message, fields, key);
        }

        if (!isRight)
        {
            return Authentication.Failed(StunErrorCode.Unauthenticated);
        }

        // Who took up the offer of algorithms is answered with SHA-256, whichever algorithm and integrity it chose; who did not, as of old.
        var answered = fields.PasswordAlgorithm.IsPresent ? IntegrityAlgorithm.Sha256 : IntegrityAlgorithm.Sha1;

        // Only now, as it is somebody, memory may be taken.
        var error = nonces.IsFresh(fields.Nonce.Value, tuple, now) ? StunErrorCode.None : StunErrorCode.StaleNonce;
        return isOwner
            ? new Authentication(error, allocation!.User, allocation.Key, algorithm, answered)
            : new Authentication(error, name.ToString(), key.ToArray(), algorithm, answered);
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

    private static bool HasIntegrity(in StunMessage message, in RequestFields fields, ReadOnlySpan<byte> key) => fields.IntegrityAlgorithm == IntegrityAlgorithm.Sha256
        ? MessageIntegritySha256.IsTrue(message.Bytes, fields.IntegrityOffset, fields.Integrity.Value, key)
        : MessageIntegrity.IsTrue(message.Bytes, fields.IntegrityOffset, fields.Integrity.Value, key);

    /// <summary>Who has an allocation goes on with it after time-limited credentials have ended: a call may be longer than they are.</summary>
    private int WriteKey(ReadOnlySpan<char> name, PasswordAlgorithmCode algorithm, Allocation? owned, Span<byte> key, out bool isKnown)
    {
        var length = 0;
        if (owned is not null)
        {
            owned.Key.CopyTo(key);
            length = owned.Key.Length;
        }
        else if (!name.IsEmpty)
        {
            length = users.WriteKey(name, algorithm, key);
        }

        isKnown = length > 0;
        if (!isKnown)
        {
            _nobodysKey.CopyTo(key);
        }

        return isKnown ? length : _nobodysKey.Length;
    }
}
