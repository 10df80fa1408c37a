using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Duet.Calls.Rules;

namespace Duet.Calls;

/// <summary>
/// Seals what a member needs to come back into its session, and opens it again: only who has the server's key can make a ticket, read one, or change
/// a letter of it. Safe to use from any thread.
/// </summary>
public sealed class SessionTickets
{
    /// <summary>Length of the key in bytes: AES-256.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private static readonly byte[] Purpose = "duet-ticket-v1"u8.ToArray();

    private readonly byte[] _key;

    /// <summary>Told apart from the tickets of earlier runs under the same key: what this one made it also knows.</summary>
    private readonly long _run = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Tickets of one run of the server.</summary>
    /// <param name="key"><see cref="KeyLength"/> random bytes. Members of sessions under the same key may rebuild them after a restart.</param>
    public SessionTickets(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength)
        {
            throw new ArgumentException($"The key has {key.Length} bytes; it must have {KeyLength}.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>Tickets under a key that nobody keeps: no session outlives this run.</summary>
    public static SessionTickets InMemory() => new(RandomNumberGenerator.GetBytes(KeyLength));

    internal string Seal(Ticket ticket)
    {
        var text = ticket.Write(_run);
        var sealedTicket = new byte[NonceLength + TagLength + text.Length];
        var nonce = sealedTicket.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(nonce, text, sealedTicket.AsSpan(NonceLength + TagLength), sealedTicket.AsSpan(NonceLength, TagLength), Purpose);
        return Base64Url.EncodeToString(sealedTicket);
    }

    /// <summary>Opens a ticket. Any text is safe to pass.</summary>
    /// <param name="text">As a client sent it.</param>
    /// <param name="ticket">What is in it.</param>
    /// <param name="isOwn">Whether this run made it.</param>
    internal bool TryOpen(string text, [NotNullWhen(true)] out Ticket? ticket, out bool isOwn)
    {
        (ticket, isOwn) = (null, false);
        if (!Base64Url.IsValid(text, out var length) || length < NonceLength + TagLength)
        {
            return false;
        }

        var sealedTicket = Base64Url.DecodeFromChars(text).AsSpan();
        var opened = new byte[length - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(_key, TagLength);
            cipher.Decrypt(
                sealedTicket[..NonceLength], sealedTicket[(NonceLength + TagLength)..], sealedTicket.Slice(NonceLength, TagLength), opened, Purpose);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        (ticket, var run) = Ticket.Read(opened);
        isOwn = run == _run;
        return true;
    }
}
