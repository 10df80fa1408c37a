namespace Duet.Turn.Stun.Attributes;

/// <summary>REQUESTED-TRANSPORT: an IP protocol number, then three reserved bytes (RFC 8656, section 18.8).</summary>
internal static class RequestedTransport
{
    public const int Length = 4;
    public const int Udp = 17;

    public static bool TryRead(ReadOnlySpan<byte> value, out int protocol)
    {
        protocol = value.Length == Length ? value[0] : 0;
        return value.Length == Length;
    }
}
