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

    public static Result<Done> Disconnect(DecisionContext context, Connection connection)
    {
        foreach (var call in context.State.FindBy<Call>(Term.Connection(connection.Id)))
        {
            switch (call.Phase)
            {
                case CallPhase.Reserved:
                    context.State.Remove<Call>(call.Key);
                    break;
                case CallPhase.Ringing:
                    CallRules.Cancel(context, call);
                    break;
                default:
                    SessionRules.Leave(context, call, connection);
                    break;
            }
        }

        foreach (var room in context.State.FindBy<Room>(Term.Connection(connection.Id)))
        {
            SessionRules.Leave(context, room, connection);
        }

        foreach (var room in context.State.FindBy<Room>(Term.Door(connection.Id)))
        {
            RoomRules.GoFromDoor(context, room, connection.Id);
        }

        CallRules.LoseDevice(context, connection);
        context.State.Remove<PendingLink>(connection.Id);
        context.State.Remove<Connection>(connection.Id);
        return Done.Value;
    }

    public static Result<Done> SetClosing(DecisionContext context, Connection connection)
    {
        context.State.Save(connection with { Closing = true });
        return Done.Value;
    }
}
