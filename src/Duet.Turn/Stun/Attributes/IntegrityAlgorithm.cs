namespace Duet.Turn.Stun.Attributes;

/// <summary>Which of the two integrity attributes a message carries.</summary>
internal enum IntegrityAlgorithm
{
    None,
    Sha1,
    Sha256,
}
