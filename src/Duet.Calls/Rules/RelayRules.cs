using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Who may use the relay: the two of a session, a caller whose call rings, a callee at which it does, and, for a minute, who tests the way to it.</summary>
internal static class RelayRules
{
    private static readonly TimeSpan TestTime = TimeSpan.FromMinutes(1);

    public static Result<RelayAccess> Ask(DecisionContext context, Connection connection, SessionId id)
    {
        List<Session> own = id.Kind == SessionKind.Room
            ? [.. context.State.FindBy<Room>(Term.Connection(connection.Id))]
            : [.. context.State.FindBy<Call>(Term.Connection(connection.Id))];
        if (own.Find(session => session.Id == id.Value) is { } mine)
        {
            return new RelayAccess(mine.RelayUserOf(mine.Places[SessionRules.IndexOf(mine, connection.Id)]));
        }

        if (id.Kind == SessionKind.Call && context.State.FindBy<Call>(Term.Device(connection.Id)).FirstOrDefault(call => call.Id == id.Value) is { } ringing)
        {
            return new RelayAccess(ringing.RelayUsers.Contains(ringing.CalleeId, StringComparer.Ordinal) ? ringing.CalleeId : null);
        }

        return CallError.NotInSession;
    }

    public static Result<RelayAccess> Test(DecisionContext context, Connection connection)
    {
        var test = new RelayTest(connection.Id, context.Now + TestTime);
        context.State.Save(test);
        return new RelayAccess(test.RelayUser);
    }
}
