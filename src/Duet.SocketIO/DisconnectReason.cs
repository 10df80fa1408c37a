namespace Duet.SocketIO;

/// <summary>Why a <see cref="Socket"/> ended. <see cref="DisconnectReasonExtensions.ToText"/> gives Socket.IO's own words.</summary>
public enum DisconnectReason
{
    /// <summary>The connection was lost or closed by the client ("transport close").</summary>
    TransportClose,

    /// <summary>The connection failed, or broke a rule of the transport ("transport error").</summary>
    TransportError,

    /// <summary>The client did not answer a ping within <see cref="SocketIOOptions.PingTimeout"/> ("ping timeout").</summary>
    PingTimeout,

    /// <summary>The client sent something that is not a packet ("parse error").</summary>
    ParseError,

    /// <summary>The client left this namespace ("client namespace disconnect").</summary>
    ClientNamespaceDisconnect,

    /// <summary>The server called <see cref="Socket.Disconnect"/> ("server namespace disconnect").</summary>
    ServerNamespaceDisconnect,

    /// <summary>The server stops ("server shutting down").</summary>
    ServerShuttingDown,

    /// <summary>The client closed the connection, or broke a rule of Socket.IO ("forced close").</summary>
    ForcedClose,

    /// <summary>The server closed the connection, for instance because nothing was joined in time ("forced server close").</summary>
    ForcedServerClose,

    /// <summary>The client reads too slowly: its write buffer reached <see cref="SocketIOOptions.MaxWriteBufferSize"/> ("slow reader").</summary>
    SlowReader,
}
