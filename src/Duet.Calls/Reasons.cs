namespace Duet.Calls;

/// <summary>Why somebody left a room. The names travel to clients in kebab case.</summary>
public enum LeaveReason
{
    /// <summary>By its own will: it said so, or its page did and it did not come back in time.</summary>
    Left,

    /// <summary>Its connection was lost and did not come back in time.</summary>
    ConnectionLost,

    /// <summary>The host removed it.</summary>
    Removed,
}

/// <summary>Why somebody at the door was not let in. The names travel to clients in kebab case.</summary>
public enum DenyReason
{
    /// <summary>The host said no.</summary>
    Denied,

    /// <summary>The host left, and nobody is inside.</summary>
    HostLeft,

    /// <summary>Somebody else was let in.</summary>
    RoomFull,

    /// <summary>The link expired meanwhile.</summary>
    Expired,
}

/// <summary>Why a call is over. The names travel to clients in kebab case.</summary>
public enum EndReason
{
    /// <summary>The other side hung up.</summary>
    HungUp,

    /// <summary>The caller gave up while it rang.</summary>
    Canceled,

    /// <summary>It rang and nobody answered.</summary>
    Missed,

    /// <summary>Another device of the same person answered.</summary>
    AnsweredElsewhere,

    /// <summary>Another device of the same person declined.</summary>
    DeclinedElsewhere,

    /// <summary>The other side's connection was lost and did not come back in time.</summary>
    ConnectionLost,

    /// <summary>The other side's page said that it closes, and it did not come back in time.</summary>
    Left,

    /// <summary>What arrived at the other side was not signed by the ID that it should be.</summary>
    Unproven,

    /// <summary>The other side found no path for the media.</summary>
    NoPath,
}

/// <summary>Why somebody leaves a call. The names travel to clients in kebab case.</summary>
public enum HangUpReason
{
    /// <summary>By its own will.</summary>
    HungUp,

    /// <summary>What arrived was not signed by the other side's ID.</summary>
    Unproven,

    /// <summary>No path for the media was found.</summary>
    NoPath,
}

/// <summary>Why a member is away. The names travel to clients in kebab case.</summary>
public enum AwayReason
{
    /// <summary>Its connection broke.</summary>
    ConnectionLost,

    /// <summary>It said that its page closes or reloads.</summary>
    PageClosed,
}
