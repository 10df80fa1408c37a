namespace Duet.SocketIO.TypedClients;

/// <summary>Whom a typed interface sends to.</summary>
internal interface IClientTarget
{
    void Emit(string name, in EventArguments arguments);

    /// <summary>Throws when it is not one socket.</summary>
    Task<Acknowledgement> AskAsync(string name, EventArguments arguments, CancellationToken cancellationToken);

    Task<BroadcastAcknowledgement> AskAllAsync(string name, EventArguments arguments, CancellationToken cancellationToken);
}
