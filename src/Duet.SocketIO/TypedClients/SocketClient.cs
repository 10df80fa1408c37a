namespace Duet.SocketIO.TypedClients;

/// <summary>One socket behind a typed interface.</summary>
internal sealed class SocketClient(Socket socket) : IClientTarget
{
    public void Emit(string name, in EventArguments arguments) => socket.Emit(name, arguments);

    public Task<Acknowledgement> AskAsync(string name, EventArguments arguments, CancellationToken cancellationToken) =>
        socket.EmitWithAckAsync(name, arguments, timeout: null, cancellationToken);

    public async Task<BroadcastAcknowledgement> AskAllAsync(string name, EventArguments arguments, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(name, arguments, cancellationToken);
        return answer.IsReceived ? new BroadcastAcknowledgement([answer.Arguments], Missing: 0) : new BroadcastAcknowledgement([], Missing: 1);
    }
}
