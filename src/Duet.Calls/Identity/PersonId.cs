using System.Security.Cryptography;

namespace Duet.Calls.Identity;

/// <summary>A person's ID: the first 120 bits of SHA-256 over the public key (SPKI), 24 characters of Crockford's base32.</summary>
public static class PersonId
{
    /// <summary>Characters on the wire.</summary>
    public const int Length = 24;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The ID of a public key.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    public static string FromPublicKey(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(publicKey, hash);
        Span<char> id = stackalloc char[Length];
        for (var index = 0; index < Length; index++)
        {
            // Five bits from here; they may lie in two bytes.
            var bit = index * 5;
            var pair = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
            id[index] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(id);
    }

    /// <summary>Reads an ID as people write it: any case, hyphens and spaces anywhere, <c>O</c> for 0, <c>I</c> and <c>L</c> for 1.</summary>
    public static bool TryParse(string? text, out string id)
    {
        id = string.Empty;
        if (text is null || text.Length > 128)
        {
            return false;
        }

        Span<char> read = stackalloc char[Length];
        var count = 0;
        foreach (var character in text)
        {
            if (character is '-' or ' ')
            {
                continue;
            }

            var upper = char.ToUpperInvariant(character) switch
            {
                'O' => '0',
                'I' or 'L' => '1',
                var other => other,
            };
            if (count == Length || !Alphabet.Contains(upper, StringComparison.Ordinal))
            {
                return false;
            }

            read[count++] = upper;
        }

        id = new string(read);
        return count == Length;
    }

    /// <summary>The ID on the wire if the text is one, else the text itself: a connection's id.</summary>
    public static string Normalize(string text) => TryParse(text, out var id) ? id : text;
}
