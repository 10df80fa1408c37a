using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Connections that come, change their name, and go.</summary>
internal static class PresenceRules
{
    public static Result<Connected> Connect(DecisionContext context, NewConnection request)
    {
        var connection = new Connection(request.Id, request.PersonId ?? request.Id, request.Name, request.Address)
        {
            Verified = request.PersonId is not null,
            Trickle = request.Trickle,
            Resume = request.Resume,
            CallWaiting = request.CallWaiting,
            LinkedDevice = request.LinkedDevice,
        };
        context.State.Save(connection);
        CallRules.RingNewDevice(context, connection);
        return new Connected(connection.PersonId, connection.Name, connection.Verified, [.. MissedCallRules.Of(context, connection)]);
    }

    /// <summary>Everything that a connection is part of, itself last.</summary>
    public static IReadOnlyList<Entity> PartsOf(ICallState state, string connectionId) =>
    [
        .. state.FindBy<Call>(Term.Connection(connectionId)),
        .. state.FindBy<Room>(Term.Connection(connectionId)),
        .. state.FindBy<Room>(Term.Door(connectionId)),
        .. state.FindBy<Call>(Term.Device(connectionId)),
        .. state.Find<PendingLink>(connectionId) is { } pending ? [pending] : Array.Empty<Entity>(),
        .. state.Find<RelayTest>(connectionId) is { } test ? [test] : Array.Empty<Entity>(),
        .. state.Find<Connection>(connectionId) is { } connection ? [connection] : Array.Empty<Entity>(),
    ];

    /// <summary>The connection has gone from one of its parts, as it is now: another part may have changed it.</summary>
    public static void Leave(DecisionContext context, Entity part, string connectionId)
    {
        var connection = context.State.Find<Connection>(connectionId);
        switch (part)
        {
            case Call when context.State.Find<Call>(part.Key) is { } call && connection is not null:
                CallRules.Disconnect(context, call, connection);
                break;
            case Room when context.State.Find<Room>(part.Key) is { } room && connection is not null:
                RoomRules.Disconnect(context, room, connection);
                break;
            case PendingLink or RelayTest or Connection:
                context.State.Remove(part);
                break;
        }
    }

    public static Result<Done> SetClosing(DecisionContext context, Connection connection)
    {
        context.State.Save(connection with { Closing = true });
        return Done.Value;
    }
}
