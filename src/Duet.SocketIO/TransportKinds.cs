namespace Duet.SocketIO;

/// <summary>The transports of Engine.IO that a server offers.</summary>
[Flags]
public enum TransportKinds
{
    /// <summary>None; not a valid setting.</summary>
    None = 0,

    /// <summary>HTTP long-polling.</summary>
    Polling = 1,

    /// <summary>WebSocket.</summary>
    WebSocket = 2,

    /// <summary>Both, which is the default.</summary>
    All = Polling | WebSocket,
}
