using System.Diagnostics.CodeAnalysis;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Credentials;

/// <summary>What came of checking a request's credentials: an error, or who it is and what to sign the answer with.</summary>
internal readonly record struct Authentication(StunErrorCode Error, string? User, byte[]? Key, PasswordAlgorithmCode KeyAlgorithm, IntegrityAlgorithm AnswerIntegrity)
{
    [MemberNotNullWhen(true, nameof(User), nameof(Key))]
    public bool Succeeded => Error == StunErrorCode.None;

    public static Authentication Failed(StunErrorCode error) => new(error, null, null, default, IntegrityAlgorithm.None);
}
