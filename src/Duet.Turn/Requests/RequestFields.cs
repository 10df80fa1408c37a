using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>The attributes of a request or indication, sorted by type in one pass.</summary>
/// <remarks>
/// Of several with one type the first counts (RFC 8489, section 14). What stands after the integrity is not protected by it, so it is ignored, but for
/// the second kind of integrity and the fingerprint (section 14.5).
/// </remarks>
internal ref struct RequestFields
{
    private UnknownTypes _unknown;

    public FieldValue Username { get; private set; }

    public FieldValue Userhash { get; private set; }

    public FieldValue Realm { get; private set; }

    public FieldValue Nonce { get; private set; }

    public FieldValue PasswordAlgorithm { get; private set; }

    public FieldValue PasswordAlgorithms { get; private set; }

    public FieldValue Integrity { get; private set; }

    public int IntegrityOffset { get; private set; }

    public IntegrityAlgorithm IntegrityAlgorithm { get; private set; }

    public FieldValue ChannelNumber { get; private set; }

    public FieldValue Lifetime { get; private set; }

    public FieldValue PeerAddress { get; private set; }

    public FieldValue Data { get; private set; }

    /// <summary>Where in the message the data begins.</summary>
    public int DataOffset { get; private set; }

    public FieldValue RequestedAddressFamily { get; private set; }

    public FieldValue AdditionalAddressFamily { get; private set; }

    public FieldValue EvenPort { get; private set; }

    public FieldValue RequestedTransport { get; private set; }

    public FieldValue DontFragment { get; private set; }

    public FieldValue ReservationToken { get; private set; }

    /// <summary>How many attributes must be understood and are not; the first few are in <see cref="Unknown"/>.</summary>
    public int UnknownCount { get; private set; }

    public readonly bool IntegrityHasLength => IntegrityAlgorithm switch
    {
        IntegrityAlgorithm.Sha1 => Integrity.Value.Length == MessageIntegrity.Length,
        IntegrityAlgorithm.Sha256 => MessageIntegritySha256.IsLength(Integrity.Value.Length),
        _ => false,
    };

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<ushort> Unknown => ((ReadOnlySpan<ushort>)_unknown)[..Math.Min(UnknownCount, UnknownTypes.Capacity)];

    public static RequestFields Read(in StunMessage message)
    {
        var fields = default(RequestFields);
        foreach (var attribute in message)
        {
            if (fields.IntegrityAlgorithm == IntegrityAlgorithm.None)
            {
                fields.Take(attribute);
            }
            else if (fields.IntegrityAlgorithm == IntegrityAlgorithm.Sha1 && attribute.Type == StunAttributeType.MessageIntegritySha256)
            {
                fields.TakeIntegrity(attribute, IntegrityAlgorithm.Sha256);
            }
        }

        return fields;
    }

    private void Take(in StunAttribute attribute)
    {
        var value = new FieldValue(attribute.Value);
        switch (attribute.Type)
        {
            case StunAttributeType.Username: Username = First(Username, value); break;
            case StunAttributeType.Userhash: Userhash = First(Userhash, value); break;
            case StunAttributeType.Realm: Realm = First(Realm, value); break;
            case StunAttributeType.Nonce: Nonce = First(Nonce, value); break;
            case StunAttributeType.PasswordAlgorithm: PasswordAlgorithm = First(PasswordAlgorithm, value); break;
            case StunAttributeType.PasswordAlgorithms: PasswordAlgorithms = First(PasswordAlgorithms, value); break;
            case StunAttributeType.MessageIntegrity: TakeIntegrity(attribute, IntegrityAlgorithm.Sha1); break;
            case StunAttributeType.MessageIntegritySha256: TakeIntegrity(attribute, IntegrityAlgorithm.Sha256); break;
            case StunAttributeType.ChannelNumber: ChannelNumber = First(ChannelNumber, value); break;
            case StunAttributeType.Lifetime: Lifetime = First(Lifetime, value); break;
            case StunAttributeType.XorPeerAddress: PeerAddress = First(PeerAddress, value); break;
            case StunAttributeType.Data when !Data.IsPresent:
                Data = value;
                DataOffset = attribute.Offset + StunHeader.AttributeHeaderLength;
                break;
            case StunAttributeType.RequestedAddressFamily: RequestedAddressFamily = First(RequestedAddressFamily, value); break;
            case StunAttributeType.AdditionalAddressFamily or StunAttributeType.AdditionalAddressFamilyOfDrafts:
                AdditionalAddressFamily = First(AdditionalAddressFamily, value);
                break;
            case StunAttributeType.EvenPort: EvenPort = First(EvenPort, value); break;
            case StunAttributeType.RequestedTransport: RequestedTransport = First(RequestedTransport, value); break;
            case StunAttributeType.DontFragment: DontFragment = First(DontFragment, value); break;
            case StunAttributeType.ReservationToken: ReservationToken = First(ReservationToken, value); break;
            case StunAttributeType.Data:
                break;
            default:
                TakeUnknown(attribute);
                break;
        }
    }

    private void TakeIntegrity(in StunAttribute attribute, IntegrityAlgorithm algorithm)
    {
        Integrity = new FieldValue(attribute.Value);
        IntegrityOffset = attribute.Offset;
        IntegrityAlgorithm = algorithm;
    }

    private void TakeUnknown(in StunAttribute attribute)
    {
        if (attribute.IsOptional)
        {
            return;
        }

        if (UnknownCount < UnknownTypes.Capacity)
        {
            _unknown[UnknownCount] = (ushort)attribute.Type;
        }

        UnknownCount++;
    }

    private static FieldValue First(FieldValue known, FieldValue found) => known.IsPresent ? known : found;
}
