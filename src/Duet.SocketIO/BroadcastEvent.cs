using Duet.SocketIO.Parsing;

namespace Duet.SocketIO;

/// <summary>An event on its way to many sockets, as adapters see it.</summary>
public sealed class BroadcastEvent
{
    private BroadcastEvent(string name, in EventArguments arguments)
    {
        Name = name;
        Arguments = arguments;
    }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>Its arguments.</summary>
    public EventArguments Arguments { get; }

    /// <summary>With connection state recovery, its place in the order of events: what a client that comes back names as the last that it has seen. Any text; <see langword="null"/> until it is given.</summary>
    public string? Offset { get; private init; }

    /// <summary>An event to broadcast. The arguments are used as they are until <see cref="Adapter.Broadcast"/> returns: an adapter that sends later copies them.</summary>
    /// <exception cref="ArgumentException">The name is a reserved one, such as <c>disconnect</c>.</exception>
    public static BroadcastEvent Create(string name, in EventArguments arguments)
    {
        ReservedNames.ThrowIfSent(name);
        return new BroadcastEvent(name, arguments);
    }

    /// <summary>The same event at its place in the order, with the offset as last argument, as clients expect it; a copy that stays valid.</summary>
    public BroadcastEvent WithOffset(string offset) =>
        new(Name, Arguments.ToOwned().WithJson(JsonArguments.Encode(offset))) { Offset = offset };
}
