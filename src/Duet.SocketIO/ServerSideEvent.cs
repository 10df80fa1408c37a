namespace Duet.SocketIO;

/// <summary>An event from another node of the cluster (<see cref="Namespace.ServerSideEmit"/>).</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ServerSideEvent(string Name, EventArguments Arguments)
{
    /// <summary>What the sender gets, when it waits for answers. Set by the handler.</summary>
    public EventArguments Answer { get; set; }
}
