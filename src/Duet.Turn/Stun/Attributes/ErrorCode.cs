namespace Duet.Turn.Stun.Attributes;

/// <summary>ERROR-CODE, without a reason phrase: it is for people, may be empty, and would make answers to strangers longer (RFC 8489, section 14.8).</summary>
internal static class ErrorCode
{
    public static void Write(ref StunWriter writer, StunErrorCode code) => Write(writer.Add(StunAttributeType.ErrorCode, 4), code);

    public static void Write(Span<byte> value, StunErrorCode code)
    {
        value[0] = 0;
        value[1] = 0;
        value[2] = (byte)((int)code / 100);
        value[3] = (byte)((int)code % 100);
    }
}
