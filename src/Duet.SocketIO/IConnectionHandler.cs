namespace Duet.SocketIO;

/// <summary>What a class given to <c>AddHandlers</c> may implement to hear of sockets that come and go.</summary>
public interface IConnectionHandler
{
    /// <summary>A socket is connected.</summary>
    ValueTask OnConnectionAsync(Socket socket) => ValueTask.CompletedTask;

    /// <summary>A socket has ended.</summary>
    ValueTask OnDisconnectAsync(Socket socket, DisconnectReason reason) => ValueTask.CompletedTask;
}
