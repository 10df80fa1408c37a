using Duet.Calls.Identity;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Calls kept for a person who was not there.</summary>
internal static class MissedCallRules
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Keeps a call for its callee, whether or not anybody ever had that ID.</summary>
    public static void Add(DecisionContext context, Call call)
    {
        if (!PersonId.TryParse(call.CalleeId, out var callee))
        {
            return;
        }

        var before = Fresh(context, callee);
        if (before.Count == 0 && context.State.Count<MissedCalls>() >= context.Limits.PeopleWithMissedCalls
            && context.State.Oldest<MissedCalls>() is { } oldest)
        {
            context.State.Remove<MissedCalls>(oldest.Key);
        }

        var all = before.Add(new MissedCall(call.Id, call.Caller.PersonId, call.Caller.Name, call.Caller.Verified, call.PlacedAt));
        all = all.Count > context.Limits.MissedCallsPerPerson ? all.RemoveAt(0) : all;
        context.State.Save(new MissedCalls(callee, all, all[0].Time + KeptFor));
    }

    public static IReadOnlyList<MissedCall> Of(DecisionContext context, Connection connection) =>
        connection.Verified ? Fresh(context, connection.PersonId) : [];

    /// <summary>Forgets what a device has been told: everything up to this call.</summary>
    public static Result<Done> Acknowledge(DecisionContext context, Connection connection, string lastCallId)
    {
        if (connection.Verified && context.State.Find<MissedCalls>(connection.PersonId) is { } missed)
        {
            var last = missed.Calls.FindIndex(call => call.CallId == lastCallId);
            Replace(context, missed, missed.Calls.RemoveRange(0, last + 1));
        }

        return Done.Value;
    }

    public static void Expire(DecisionContext context, MissedCalls missed) => Replace(context, missed, Fresh(context, missed.PersonId));

    private static System.Collections.Immutable.ImmutableList<MissedCall> Fresh(DecisionContext context, string personId) =>
        context.State.Find<MissedCalls>(personId)?.Calls.RemoveAll(call => call.Time + KeptFor <= context.Now) ?? [];

    private static void Replace(DecisionContext context, MissedCalls missed, System.Collections.Immutable.ImmutableList<MissedCall> calls)
    {
        if (calls.IsEmpty)
        {
            context.State.Remove<MissedCalls>(missed.Key);
        }
        else
        {
            context.State.Save(missed with { Calls = calls, ForgetAt = calls[0].Time + KeptFor });
        }
    }
}
