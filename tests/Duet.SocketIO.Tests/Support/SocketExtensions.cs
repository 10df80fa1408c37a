namespace Duet.SocketIO.Tests.Support;

internal static class SocketExtensions
{
    /// <summary>Sends a volatile event as soon as the socket takes it: a client may have a packet before the write of it has returned.</summary>
    public static async Task EmitVolatileWhenIdleAsync(this Socket socket, string name, EventArguments arguments = default)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        while (socket.EmitVolatile(name, arguments) != EmitResult.Queued)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
