using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>How many calls may be at one person and one device at the same time, and which one makes way for another.</summary>
internal static class RingingRules
{
    /// <summary>Makes room for one more call at a person: one that is worth less ends as a missed one. The refusal where there is none.</summary>
    public static Refusal? MakeRoom(DecisionContext context, Call call)
    {
        var others = context.State.FindBy<Call>(Term.RingsAt(call.CalleeId));
        var address = AddressOf(context, call);
        if (others.Count(other => AddressOf(context, other) == address) >= context.Limits.RingingCallsPerCalleePerAddress)
        {
            return new Refusal(CallError.RateLimited, context.Options.RingTimeout, Limit: nameof(LimitOptions.RingingCallsPerCalleePerAddress));
        }

        if (others.Count < context.Limits.RingingCallsPerCallee)
        {
            return null;
        }

        if (others.MinBy(WorthOf) is not { } least || WorthOf(least) >= WorthOf(call))
        {
            return new Refusal(CallError.RateLimited, context.Options.RingTimeout, Limit: nameof(LimitOptions.RingingCallsPerCallee));
        }

        CallRules.Miss(context, least);
        return null;
    }

    /// <summary>
    /// Whether a call may ring at a device that is in no other call, or takes a second one. What rings there in silence keeps nobody away, nor does what the
    /// device leaves without a word, nor an unproven caller a proven one.
    /// </summary>
    public static bool IsFree(DecisionContext context, Call call, Connection device) =>
        (device.CallWaiting || !SessionRules.IsInCall(context, device.Id))
        && context.State.FindBy<Call>(Term.Device(device.Id)).Count(other => Occupies(context, other, device) && (other.Caller.Verified || !call.Caller.Verified))
            < context.Limits.RingingCallsPerDevice;

    private static bool Occupies(DecisionContext context, Call other, Connection device) =>
        other.Devices.Exists(one => one.ConnectionId == device.Id && one.Loud
            && (one.Answer is not null || one.AskedAt.AddSeconds(context.Limits.SecondsToAcknowledgeRing) > context.Now));

    private static int WorthOf(Call call) =>
        (call.Devices.IsEmpty || call.Devices.Exists(device => device.Loud) ? 2 : 0) + (call.Caller.Verified ? 1 : 0);

    private static string? AddressOf(DecisionContext context, Call call) => context.State.Find<Connection>(call.Caller.ConnectionId!)?.Address;
}
