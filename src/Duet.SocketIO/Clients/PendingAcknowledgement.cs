using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Clients;

/// <summary>An acknowledgement that is awaited: it ends by an answer, by the wheel, or with the socket.</summary>
internal sealed class PendingAcknowledgement(Socket socket, ulong id) : WheelEntry
{
    private readonly TaskCompletionSource<Acknowledgement> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ulong Id { get; } = id;

    public Task<Acknowledgement> Task => _completion.Task;

    public void Complete(AcknowledgementStatus status, in EventArguments arguments = default) =>
        _completion.TrySetResult(new Acknowledgement(status, arguments) { Serializer = socket.Namespace.Server.Serializer });

    internal override void OnDue() => socket.EndAcknowledgement(this, AcknowledgementStatus.TimedOut);
}
