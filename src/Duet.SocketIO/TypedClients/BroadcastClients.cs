namespace Duet.SocketIO.TypedClients;

/// <summary>Any number of sockets behind a typed interface.</summary>
internal sealed class BroadcastClients(BroadcastOperator target) : IClientTarget
{
    public void Emit(string name, in EventArguments arguments) => target.Emit(name, arguments);

    public Task<Acknowledgement> AskAsync(string name, EventArguments arguments, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"\"{name}\" wants the answer of one socket. That of several is a Task<BroadcastAcknowledgement>.");

    public Task<BroadcastAcknowledgement> AskAllAsync(string name, EventArguments arguments, CancellationToken cancellationToken) =>
        target.EmitWithAckAsync(name, arguments, cancellationToken);
}
