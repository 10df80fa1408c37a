using Duet.Turn.Stun;

namespace Duet.Turn.Relaying;

/// <summary>Is told of every error answer.</summary>
internal interface IRefusalSink
{
    /// <summary>Counts it; <paramref name="credentialsRejected"/> when it had credentials, and they were wrong.</summary>
    void Refused(StunErrorCode code, bool credentialsRejected);
}
