namespace Duet.Calls;

/// <summary>Why a request was refused. The names travel to clients in kebab case (<c>room-full</c>), so they never change.</summary>
public enum CallError
{
    /// <summary>Malformed, too long, of a wrong type, or a call to oneself.</summary>
    BadRequest,

    /// <summary>The session does not exist or the sender is not in it; both look alike.</summary>
    NotInSession,

    /// <summary>Only the host of the room may do this.</summary>
    NotHost,

    /// <summary>Two are inside, or too many wait at the door.</summary>
    RoomFull,

    /// <summary>The link was made to expire, and has.</summary>
    RoomExpired,

    /// <summary>The host removed this guest and denied it since.</summary>
    Removed,

    /// <summary>Nobody is connected under this ID.</summary>
    Offline,

    /// <summary>Every device is in another call.</summary>
    Busy,

    /// <summary>Every device refuses calls of this caller.</summary>
    Blocked,

    /// <summary>What arrived at the callee is not signed by the caller's ID.</summary>
    Unproven,

    /// <summary>Nobody answered in time.</summary>
    NoAnswer,

    /// <summary>The callee declined.</summary>
    Declined,

    /// <summary>The callee was calling at the same moment, and its call goes on.</summary>
    Glare,

    /// <summary>The call is over.</summary>
    CallEnded,

    /// <summary>Another device of the same person was faster.</summary>
    AnsweredElsewhere,

    /// <summary>The call id that the client chose is in use.</summary>
    CallIdTaken,

    /// <summary>The other side does not trickle: the description must be sent again when all candidates are in it.</summary>
    NeedsCompleteDescription,

    /// <summary>The room is, or would be, another host's than the one that was asked for.</summary>
    OtherHost,

    /// <summary>No such session to resume, or the secret is wrong.</summary>
    SessionGone,

    /// <summary>Too much in too short a time; see <see cref="Refusal.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>The connection holds as many sessions as one may.</summary>
    TooManySessions,
}
