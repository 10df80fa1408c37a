using System.Collections.Immutable;

namespace Duet.SocketIO;

/// <summary>Whom a broadcast is for, as adapters see it.</summary>
public sealed record BroadcastTarget
{
    /// <summary>Everybody in the namespace.</summary>
    public static BroadcastTarget Everybody { get; } = new();

    /// <summary>Rooms whose members are meant; everybody when empty. A socket in several of them is meant once.</summary>
    public ImmutableArray<string> Rooms { get; init; } = [];

    /// <summary>Rooms whose members are not meant.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary>Only sockets of this node.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Connections that are busy may miss it.</summary>
    public bool IsVolatile { get; init; }
}
