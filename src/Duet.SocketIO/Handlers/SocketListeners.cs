namespace Duet.SocketIO.Handlers;

/// <summary>What a socket listens to itself. Read without a lock; a change makes a new array.</summary>
internal sealed class SocketListeners
{
    private readonly Lock _gate = new();

    public EventHandlerTable Events { get; } = new();

    public Func<EventContext, ValueTask>[] Any { get; set; } = [];

    public Action<string, EventArguments>[] AnyOutgoing { get; set; } = [];

    public Func<EventContext, ValueTask<bool>>[] Middleware { get; set; } = [];

    public Func<DisconnectReason, ValueTask>[] Disconnecting { get; set; } = [];

    public Func<DisconnectReason, ValueTask>[] Disconnect { get; set; } = [];

    public bool HasInterceptors => Any.Length > 0 || Middleware.Length > 0;

    public void Change(Action<SocketListeners> change)
    {
        lock (_gate)
        {
            change(this);
        }
    }
}
