using System.Collections.Immutable;
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

        var address = context.State.Find<Connection>(call.Caller.ConnectionId!)?.Address ?? string.Empty;
        var before = Fresh(context, callee);
        if (before.Count == 0 && context.State.Count<MissedCalls>() >= context.Limits.PeopleWithMissedCalls)
        {
            // Whoever calls one made-up ID after the other pushes out what that left, and no friend's.
            var least = context.State.FindBy<MissedCalls>(Term.MissedOnlyFrom(address)) is [var own, ..] ? own : context.State.Oldest<MissedCalls>();
            context.State.Remove<MissedCalls>(least!.Key);
        }

        var all = before.Add(new MissedCall(call.Id, call.Caller.PersonId, call.Caller.Name, call.Caller.Verified, call.PlacedAt) { Address = address });
        all = all.Count > context.Limits.MissedCallsPerPerson ? all.Remove(LeastOf(all)) : all;
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

    /// <summary>
    /// The oldest of an unproven caller, else the oldest, from the address that left most: so whoever calls again and again pushes out own calls, and not a
    /// friend's only one.
    /// </summary>
    private static MissedCall LeastOf(ImmutableList<MissedCall> calls)
    {
        var most = calls.CountBy(call => call.Address, StringComparer.Ordinal).Max(address => address.Value);
        var candidates = calls.Where(call => calls.Count(other => other.Address == call.Address) == most).ToList();
        return candidates.Find(call => !call.Verified) ?? candidates[0];
    }

    private static ImmutableList<MissedCall> Fresh(DecisionContext context, string personId) =>
        context.State.Find<MissedCalls>(personId)?.Calls.RemoveAll(call => call.Time + KeptFor <= context.Now) ?? [];

    private static void Replace(DecisionContext context, MissedCalls missed, ImmutableList<MissedCall> calls)
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
