using Duet.Calls;

namespace Duet.Server.Signalling.Wire;

/// <summary>The one place where refusals become codes and sentences.</summary>
internal static class Refusals
{
    public const string UnknownEvent = "unknown-event";
    public const string ServerFull = "server-full";

    /// <summary>Outcomes of a call come as <c>callRejected</c>, not as an error.</summary>
    public static bool IsOutcomeOfCall(CallError error) =>
        error is CallError.Offline or CallError.Busy or CallError.Blocked or CallError.Unproven or CallError.NoAnswer or CallError.Declined or CallError.Glare;

    public static RefusalReply ToReply(Refusal refusal) => new(WireNames.Of(refusal.Error), Sentence(refusal.Error))
    {
        RetryAfter = SecondsOf(refusal.RetryAfter),
        Winner = refusal.Winner,
    };

    public static ErrorMessage ToMessage(string name, Refusal refusal) => new(name, WireNames.Of(refusal.Error), Sentence(refusal.Error))
    {
        RetryAfter = SecondsOf(refusal.RetryAfter),
    };

    public static int? SecondsOf(TimeSpan? time) => time is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;

    private static string Sentence(CallError error) => error switch
    {
        CallError.BadRequest => "The request is malformed.",
        CallError.NotInSession => "There is no such session, or you are not in it.",
        CallError.NotHost => "Only the host may do this.",
        CallError.RoomFull => "The room is full.",
        CallError.RoomExpired => "The link has expired.",
        CallError.Removed => "The host removed you from this room.",
        CallError.Offline => "Nobody is connected under this ID.",
        CallError.Busy => "They are in another call.",
        CallError.Blocked => "They do not take calls from you.",
        CallError.Unproven => "What arrived there is not signed by your ID.",
        CallError.NoAnswer => "They did not answer.",
        CallError.Declined => "They declined.",
        CallError.Glare => "They are calling you at this moment.",
        CallError.CallEnded => "The call is over.",
        CallError.AnsweredElsewhere => "The call was answered on another device.",
        CallError.CallIdTaken => "This call id is in use.",
        CallError.NeedsCompleteDescription => "The other side needs a description with all candidates in it.",
        CallError.OtherHost => "Somebody else is host of this room now.",
        CallError.SessionGone => "The session is over.",
        CallError.RateLimited => "Too many requests. Try again later.",
        CallError.TooManySessions => "You are in too many sessions.",
        _ => "The request was refused.",
    };
}
