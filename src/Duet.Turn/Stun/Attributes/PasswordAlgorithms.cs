namespace Duet.Turn.Stun.Attributes;

/// <summary>PASSWORD-ALGORITHMS: what the server offers, the better first; the client repeats it, so that nobody in between can shorten it (RFC 8489, section 14.11).</summary>
internal static class PasswordAlgorithms
{
    public const int Length = 8;

    private static ReadOnlySpan<byte> Offered => [0, (byte)PasswordAlgorithmCode.Sha256, 0, 0, 0, (byte)PasswordAlgorithmCode.Md5, 0, 0];

    public static bool IsWhatWeOffer(ReadOnlySpan<byte> value) => value.SequenceEqual(Offered);

    public static void Write(ref StunWriter writer) => writer.Add(StunAttributeType.PasswordAlgorithms, Offered);
}
