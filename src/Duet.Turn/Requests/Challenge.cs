using System.Text;
using Duet.Turn.Allocations;
using Duet.Turn.Credentials;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>Writes 401 and 438: the realm, a fresh nonce, and the password algorithms that may be chosen.</summary>
internal sealed class Challenge(Nonces nonces, string realm, bool knowsHashes)
{
    // Over UDP the source of a request may be forged, so its answer may only be so much longer: 64 bytes for the shortest Allocate request of 28.
    private const double MaxAmplification = 2.3;

    // Every request that a stranger has a reason to send says something: an Allocate, in eight bytes, by which transport to relay.
    private const int ShortestRequest = StunHeader.Length + StunHeader.AttributeHeaderLength + RequestedTransport.Length;

    private readonly byte[] _realm = Encoding.UTF8.GetBytes(realm);

    public Answer Write(in RequestContext context, StunErrorCode code)
    {
        if (IsTooShort(context))
        {
            return context.Refuse(StunErrorCode.BadRequest);
        }

        var writer = context.Error(code);
        writer.Add(StunAttributeType.Realm, _realm);
        var offersAlgorithms = OffersAlgorithms(context, writer.Length);
        var features = (offersAlgorithms ? SecurityFeatures.PasswordAlgorithms : SecurityFeatures.None)
            | (knowsHashes ? SecurityFeatures.UsernameAnonymity : SecurityFeatures.None);
        nonces.Write(writer.Add(StunAttributeType.Nonce, Nonces.Length), features, context.Client.Tuple, context.Now);
        if (offersAlgorithms)
        {
            PasswordAlgorithms.Write(ref writer);
        }

        return context.Finish(ref writer, code);
    }

    /// <summary>Whether even the plain challenge would be too long an answer. Who has an allocation has shown where it is.</summary>
    private static bool IsTooShort(in RequestContext context)
    {
        var length = context.Message.Bytes.Length - (context.Message.HasFingerprint ? StunHeader.AttributeHeaderLength + Fingerprint.Length : 0);
        return context.Client.Tuple.Transport == ClientTransport.Udp && context.Allocation is null && length < ShortestRequest;
    }

    /// <summary>Whether the offer fits an answer that is not too long. Any attribute more than the one needed, like SOFTWARE, makes enough room.</summary>
    private static bool OffersAlgorithms(in RequestContext context, int written)
    {
        const int Header = StunHeader.AttributeHeaderLength;
        var length = written + Header + Nonces.Length + Header + PasswordAlgorithms.Length
            + (context.Message.HasFingerprint ? Header + Fingerprint.Length : 0);
        return context.Client.Tuple.Transport == ClientTransport.Stream || length <= context.Message.Bytes.Length * MaxAmplification;
    }
}
