namespace Duet.Turn.Stun;

/// <summary>Numbers of the STUN header (RFC 8489, section 5) and of ChannelData (RFC 8656, section 12.4).</summary>
internal static class StunHeader
{
    public const int Length = 20;
    public const int TransactionIdLength = 12;
    public const uint MagicCookie = 0x2112A442;
    public const int AttributeHeaderLength = 4;
    public const int ChannelDataHeaderLength = 4;

    public static int TypeOf(StunClass messageClass, StunMethod method)
    {
        var m = (int)method;
        var c = (int)messageClass;
        return (m & 0xF) | ((c & 1) << 4) | ((m & 0x70) << 1) | ((c & 2) << 7) | ((m & 0xF80) << 2);
    }

    public static StunClass ClassOf(int type) => (StunClass)(((type >> 4) & 1) | ((type >> 7) & 2));

    public static StunMethod MethodOf(int type) => (StunMethod)((type & 0xF) | ((type >> 1) & 0x70) | ((type >> 2) & 0xF80));

    /// <summary>Whether the message that begins with this byte answers a request: the class is success or error (RFC 8489, section 5).</summary>
    public static bool IsAnswer(byte first) => (first & 0xC1) == 1;

    /// <summary>Length with the zero bytes that fill the last four.</summary>
    public static int Padded(int length) => (length + 3) & ~3;
}
