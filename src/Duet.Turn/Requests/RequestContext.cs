using Duet.Turn.Allocations;
using Duet.Turn.Credentials;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>One request that is being answered, and the room for the answer.</summary>
internal readonly ref struct RequestContext
{
    public required StunMessage Message { get; init; }

    public required RequestFields Fields { get; init; }

    public required Client Client { get; init; }

    public required Allocation? Allocation { get; init; }

    public required Authentication Authentication { get; init; }

    /// <summary>Milliseconds of the server's clock.</summary>
    public required long Now { get; init; }

    public required Span<byte> Room { get; init; }

    public StunWriter Success() => new(Room, StunClass.Success, Message.Method, Message.CookieAndTransactionId);

    public StunWriter Error(StunErrorCode code)
    {
        var writer = new StunWriter(Room, StunClass.Error, Message.Method, Message.CookieAndTransactionId);
        ErrorCode.Write(ref writer, code);
        return writer;
    }

    /// <summary>Signs the answer to who has authenticated, in the way that <see cref="Authentication"/> says.</summary>
    public Answer Finish(ref StunWriter writer, StunErrorCode code = StunErrorCode.None)
    {
        // A stale nonce names no user (RFC 8489, section 9.2.4): that answer is not signed.
        if (Authentication.Succeeded && Authentication.AnswerIntegrity == IntegrityAlgorithm.Sha256)
        {
            MessageIntegritySha256.Write(ref writer, Authentication.Key);
        }
        else if (Authentication.Succeeded)
        {
            MessageIntegrity.Write(ref writer, Authentication.Key);
        }

        if (Message.HasFingerprint)
        {
            Fingerprint.Write(ref writer);
        }

        return new Answer(writer.Length, code);
    }

    public Answer Refuse(StunErrorCode code)
    {
        var writer = Error(code);
        return Finish(ref writer, code);
    }
}
