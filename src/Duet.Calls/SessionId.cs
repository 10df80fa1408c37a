namespace Duet.Calls;

/// <summary>Whether a session is a call by ID or a room.</summary>
public enum SessionKind
{
    /// <summary>A call by ID; its id travels as <c>callId</c>.</summary>
    Call,

    /// <summary>A room; its id travels as <c>roomId</c>.</summary>
    Room,
}

/// <summary>The id of a session as its members know it.</summary>
/// <param name="Kind">A call and a room may have the same id text and are still two.</param>
/// <param name="Value">At most 128 characters.</param>
public readonly record struct SessionId(SessionKind Kind, string Value)
{
    /// <summary>The id of a call.</summary>
    public static SessionId OfCall(string callId) => new(SessionKind.Call, callId);

    /// <summary>The id of a room.</summary>
    public static SessionId OfRoom(string roomId) => new(SessionKind.Room, roomId);
}
