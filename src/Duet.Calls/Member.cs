namespace Duet.Calls;

/// <summary>A member's part in its session. The names travel to clients in lower case, so they never change.</summary>
public enum Role
{
    /// <summary>Placed the call.</summary>
    Caller,

    /// <summary>Answered the call.</summary>
    Callee,

    /// <summary>First in the room.</summary>
    Host,

    /// <summary>Second in the room.</summary>
    Guest,
}

/// <summary>One person in a session, as the other one is told.</summary>
/// <param name="Id">The person's ID, or the connection's id where there is no identity.</param>
/// <param name="Name">The name it gave itself; may be empty.</param>
/// <param name="Role">Its part.</param>
/// <param name="Verified">Whether a key proves <paramref name="Id"/>.</param>
/// <param name="Trickle">Whether it takes candidates one by one.</param>
/// <param name="Resume">Whether it can come back after its connection is lost.</param>
/// <param name="Present">Whether it is connected now.</param>
public sealed record Member(string Id, string Name, Role Role, bool Verified, bool Trickle, bool Resume, bool Present);
