namespace Duet.SocketIO;

/// <summary>The words for a <see cref="DisconnectReason"/>.</summary>
public static class DisconnectReasonExtensions
{
    /// <summary>The reason as the Socket.IO documentation writes it, for instance <c>transport close</c>.</summary>
    public static string ToText(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.TransportClose => "transport close",
        DisconnectReason.TransportError => "transport error",
        DisconnectReason.PingTimeout => "ping timeout",
        DisconnectReason.ParseError => "parse error",
        DisconnectReason.ClientNamespaceDisconnect => "client namespace disconnect",
        DisconnectReason.ServerNamespaceDisconnect => "server namespace disconnect",
        DisconnectReason.ServerShuttingDown => "server shutting down",
        DisconnectReason.ForcedClose => "forced close",
        DisconnectReason.ForcedServerClose => "forced server close",
        DisconnectReason.SlowReader => "slow reader",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, message: null),
    };
}
