namespace Duet.Turn;

/// <summary>What the first bytes of a connection from a proxy are.</summary>
public enum ProxyHeaderStatus
{
    /// <summary>No header: the connection is to be closed.</summary>
    Invalid,

    /// <summary>A header so far; there is more of it.</summary>
    Incomplete,

    /// <summary>A whole header.</summary>
    Complete,
}
