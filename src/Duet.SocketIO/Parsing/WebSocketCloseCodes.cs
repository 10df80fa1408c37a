namespace Duet.SocketIO.Parsing;

/// <summary>Close codes of RFC 6455, section 7.4.</summary>
internal static class WebSocketCloseCodes
{
    public const int ProtocolError = 1002;
    public const int InvalidPayload = 1007;
    public const int MessageTooBig = 1009;

    /// <summary>Whether a code may stand in a close frame.</summary>
    public static bool IsValid(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
