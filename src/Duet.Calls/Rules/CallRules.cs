using Duet.Calls.Identity;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Calls by ID: from the reserved id to the end.</summary>
internal static class CallRules
{
    /// <summary>How long a reserved id is kept.</summary>
    private static readonly TimeSpan ReservedFor = TimeSpan.FromMinutes(10);

    /// <summary>Reserved ids of one connection; the oldest makes way for another one.</summary>
    private const int MaxReserved = 4;

    public static Result<CallPrepared> Prepare(DecisionContext context, Connection connection)
    {
        if (context.State.Count<Call>() >= context.Limits.Calls)
        {
            return new Refusal(CallError.RateLimited, TimeSpan.FromMinutes(1), Limit: nameof(LimitOptions.Calls));
        }

        var reserved = context.State.FindBy<Call>(Term.Connection(connection.Id)).Where(call => call.Phase == CallPhase.Reserved).ToList();
        if (reserved.Count >= MaxReserved)
        {
            context.State.Remove<Call>(reserved[0].Key);
        }

        var call = new Call(Secrets.New(), CallPhase.Reserved)
        {
            Places = [SessionRules.PlaceFor(connection, Role.Caller, string.Empty)],
            ExpiresAt = context.Now + ReservedFor,
        };
        context.State.Save(call);
        return new CallPrepared(call.Id);
    }

    public static Result<CallPlaced> Place(DecisionContext context, Connection caller, PlaceCall request)
    {
        var calleeId = PersonId.Normalize(request.UserToCall);
        if (calleeId == caller.PersonId)
        {
            return CallError.BadRequest;
        }

        caller = context.Rename(caller, request.Name);
        if (request.CallId is { } chosen && IsTaken(context, caller, chosen))
        {
            return CallError.CallIdTaken;
        }

        MakeWay(context, caller, calleeId);
        if (SessionRules.HoldsTooMany(context, caller))
        {
            return new Refusal(CallError.TooManySessions, Limit: nameof(LimitOptions.SessionsPerConnection));
        }

        if (context.State.Count<Call>() >= context.Limits.Calls)
        {
            return new Refusal(CallError.RateLimited, TimeSpan.FromMinutes(1), Limit: nameof(LimitOptions.Calls));
        }

        var call = new Call(request.CallId ?? Secrets.New(), CallPhase.Ringing)
        {
            Places = [SessionRules.PlaceFor(caller, Role.Caller, string.Empty)],
            CalleeId = calleeId,
            PlacedAt = context.Now,
            ExpiresAt = context.Now + context.Options.RingTimeout,
            Offer = request,
            Gathers = request.CallId is { } reserved && context.State.Find<Call>(reserved) is { Gathers: true },
        };
        var opposite = context.State.FindBy<Call>(Term.RingsAt(caller.PersonId)).FirstOrDefault(other => other.Caller.PersonId == calleeId);
        return opposite is null ? RingAll(context, call) : Meet(context, call, opposite);
    }

    public static Result<Done> AcknowledgeRing(DecisionContext context, Connection device, string callId, RingAnswer answer)
    {
        if (RingingAt(context, device, callId) is not { } call)
        {
            return WhyNot(context, device, callId);
        }

        return Hear(context, call, device, answer);
    }

    public static Result<CallAnswered> Answer(DecisionContext context, Connection device, AnswerCall request)
    {
        device = context.Rename(device, request.Name);
        var callerId = request.To is { } to ? PersonId.Normalize(to) : null;
        var call = request.CallId is { } callId
            ? RingingAt(context, device, callId)
            : context.State.FindBy<Call>(Term.RingsAt(device.PersonId)).FirstOrDefault(one => one.Caller.PersonId == callerId);
        if (call is null)
        {
            return request.CallId is { } wanted ? WhyNot(context, device, wanted) : CallError.CallEnded;
        }

        if (SessionRules.HoldsTooMany(context, device))
        {
            return new Refusal(CallError.TooManySessions, Limit: nameof(LimitOptions.SessionsPerConnection));
        }

        var secret = Secrets.New();
        var caller = call.Caller.WithSecret(Secrets.ForMember(secret));
        var callee = SessionRules.PlaceFor(device, Role.Callee, Secrets.ForMember(secret));
        var answered = call with
        {
            Phase = CallPhase.Answered,
            Secret = secret,
            Places = [caller, callee],
            Devices = [],
            Kept = [],
            Offer = null,
        };
        answered = answered with { Version = SessionRules.NextVersion(context, answered) };
        context.State.Save(answered);
        StopRinging(context, call, EndReason.AnsweredElsewhere, device.PersonId, except: device.Id);
        context.Deliver(call.Caller.ConnectionId!, new Message.CallAccepted(call.Id, request.Signal, callee.ToMember(), context.Seal(answered, 0), request.Proof)
        {
            RelayUser = answered.RelayUserOf(caller),
        });
        return new CallAnswered(call.Id, caller.ToMember(), context.Seal(answered, 1)) { RelayUser = answered.RelayUserOf(callee) };
    }

    public static Result<Done> Reject(DecisionContext context, Connection device, string? callId, RingAnswer reason)
    {
        var call = callId is null
            ? OnlyOne(context.State.FindBy<Call>(Term.RingsAt(device.PersonId)))
            : RingingAt(context, device, callId);
        if (call is null)
        {
            return callId is null ? CallError.NotInSession : WhyNot(context, device, callId);
        }

        return Hear(context, call, device, reason);
    }

    /// <summary>The call that is named or meant by who leaves one; <see langword="null"/> when it is in none, or in several.</summary>
    public static Call? FindLeft(ICallState state, string connectionId, string? callId)
    {
        var mine = state.FindBy<Call>(Term.Connection(connectionId)).Where(call => callId is null || call.Id == callId).ToList();
        return OnlyOne([.. mine.Where(one => one.Phase != CallPhase.Reserved)]) ?? (callId is null ? null : OnlyOne(mine));
    }

    /// <summary>Hangs up, or gives up while it rings.</summary>
    public static void Leave(DecisionContext context, Call found, string connectionId, HangUpReason reason)
    {
        if (context.State.Find<Call>(found.Key) is not { } call || SessionRules.IndexOf(call, connectionId) is not (>= 0 and var index))
        {
            return;
        }

        switch (call.Phase)
        {
            case CallPhase.Reserved:
                context.State.Remove<Call>(call.Key);
                break;
            case CallPhase.Ringing:
                Cancel(context, call);
                break;
            default:
                End(context, call, index, reason switch
                {
                    HangUpReason.Unproven => EndReason.Unproven,
                    HangUpReason.NoPath => EndReason.NoPath,
                    _ => EndReason.HungUp,
                });
                break;
        }
    }

    /// <summary>Who is in no such call declines the one that rings.</summary>
    public static Result<Done> Decline(DecisionContext context, Connection connection, string? callId, HangUpReason reason) =>
        context.State.FindBy<Call>(Term.Connection(connection.Id)).Any(call => callId is null || call.Id == callId)
            ? CallError.NotInSession
            : Reject(context, connection, callId, reason == HangUpReason.Unproven ? RingAnswer.Unproven : RingAnswer.Declined);

    /// <summary>A member, or a device that rings, has lost its connection.</summary>
    public static void Disconnect(DecisionContext context, Call call, Connection connection)
    {
        if (SessionRules.IndexOf(call, connection.Id) < 0)
        {
            LoseDevice(context, call, connection);
            return;
        }

        switch (call.Phase)
        {
            case CallPhase.Reserved:
                context.State.Remove<Call>(call.Key);
                break;
            case CallPhase.Ringing:
                Cancel(context, call);
                break;
            default:
                SessionRules.Leave(context, call, connection);
                break;
        }
    }

    /// <summary>Passes the caller's messages on to every device that rings, and keeps them for devices to come.</summary>
    public static Result<Done> RelayWhileRinging(DecisionContext context, Call call, Message.Relayed message)
    {
        if (!SessionRules.HasRoomFor(context, call.Kept, message))
        {
            return new Refusal(CallError.RateLimited, SessionRules.RetryAfter(context, call.ExpiresAt), Limit: nameof(LimitOptions.KeptMessages));
        }

        context.State.Save(call with { Kept = call.Kept.Add(message) });
        foreach (var device in call.Devices.Where(device => device.Open))
        {
            context.Deliver(device.ConnectionId, message);
        }

        return Done.Value;
    }

    /// <summary>A device has come: calls that ring at its person ring here too.</summary>
    public static void RingNewDevice(DecisionContext context, Connection device)
    {
        foreach (var call in context.State.FindBy<Call>(Term.RingsAt(device.PersonId)))
        {
            if (IsAble(call, device) && RingingRules.IsFree(context, call, device))
            {
                context.State.Save(call with { Devices = call.Devices.Add(new RingingDevice(device.Id, context.Now)) });
                Ring(context, call, device);
                foreach (var message in call.Kept)
                {
                    context.Deliver(device.Id, message);
                }
            }
        }
    }

    /// <summary>The caller gave up or is gone.</summary>
    public static void Cancel(DecisionContext context, Call call)
    {
        StopRinging(context, call, EndReason.Canceled, call.Caller.PersonId);
        Forget(context, call);
    }

    /// <summary>What time does to a call.</summary>
    public static void Expire(DecisionContext context, Call call)
    {
        switch (call.Phase)
        {
            case CallPhase.Reserved:
                context.State.Remove<Call>(call.Key);
                break;
            case CallPhase.Ringing:
                Miss(context, call);
                break;
            default:
                SessionRules.Expire(context, call);
                break;
        }
    }

    /// <summary>Nobody answered: the caller hears so, and the callee finds it among the missed ones.</summary>
    public static void Miss(DecisionContext context, Call call)
    {
        StopRinging(context, call, EndReason.Missed, call.Caller.PersonId);
        MissedCallRules.Add(context, call);
        Fail(context, call with { Devices = [] }, CallError.NoAnswer);
    }

    /// <summary>Ends an answered call by, or for the loss of, one member.</summary>
    public static void End(DecisionContext context, Call call, int by, EndReason reason)
    {
        if (call.Places.Count > 1 && call.Places[1 - by].ConnectionId is { } other)
        {
            context.Deliver(other, new Message.CallEnded(call.Id, reason, call.Places[by].PersonId));
        }

        Forget(context, call);
    }

    /// <summary>A device has gone. A person without an identity cannot come back under its ID; others may still.</summary>
    private static void LoseDevice(DecisionContext context, Call call, Connection device)
    {
        if (!call.Devices.Exists(one => one.ConnectionId == device.Id))
        {
            return;
        }

        var left = call with { Devices = call.Devices.RemoveAll(one => one.ConnectionId == device.Id) };
        if (!device.Verified)
        {
            Fail(context, left, CallError.Offline);
        }
        else
        {
            EndWhenAllRefused(context, left);
        }
    }

    /// <summary>Whoever has taken the id of a call whose member is back after a restart: that call is over.</summary>
    public static void GiveWay(DecisionContext context, Call call)
    {
        switch (call.Phase)
        {
            case CallPhase.Reserved:
                context.State.Remove<Call>(call.Key);
                break;
            case CallPhase.Ringing:
                StopRinging(context, call, EndReason.Canceled, call.Caller.PersonId);
                Fail(context, call, CallError.Offline);
                break;
            default:
                foreach (var member in call.Places.Where(place => place.Present))
                {
                    context.Deliver(member.ConnectionId!, new Message.CallEnded(call.Id, EndReason.ConnectionLost, From: null));
                }

                Forget(context, call);
                break;
        }
    }

    private static bool IsTaken(DecisionContext context, Connection caller, string callId)
    {
        foreach (var call in context.State.FindBy<Call>(Term.Session(callId)))
        {
            if (call.Phase != CallPhase.Reserved || call.Caller.ConnectionId != caller.Id)
            {
                return true;
            }
        }

        return SessionRules.Ended(context, SessionId.OfCall(callId)) is not null;
    }

    /// <summary>What the same caller left behind makes way: an earlier ring at the same callee, a call that its lost page was in.</summary>
    private static void MakeWay(DecisionContext context, Connection caller, string calleeId)
    {
        foreach (var earlier in context.State.FindBy<Call>(Term.Connection(caller.Id)))
        {
            if (earlier.Phase == CallPhase.Ringing && earlier.CalleeId == calleeId)
            {
                Cancel(context, earlier);
            }
        }

        if (!caller.Verified)
        {
            return;
        }

        foreach (var device in context.DevicesOf(calleeId))
        {
            foreach (var call in context.State.FindBy<Call>(Term.Connection(device.Id)))
            {
                var old = call.Places.FindIndex(place => place is { Present: false, Verified: true } && place.PersonId == caller.PersonId);
                if (call.Phase == CallPhase.Answered && old >= 0)
                {
                    End(context, call, old, EndReason.ConnectionLost);
                }
            }
        }
    }

    /// <summary>Two people call one another at once: the call whose caller's ID is smaller goes on.</summary>
    private static Result<CallPlaced> Meet(DecisionContext context, Call call, Call opposite)
    {
        if (string.CompareOrdinal(opposite.Caller.PersonId, call.Caller.PersonId) < 0)
        {
            Forget(context, call);
            return new Refusal(CallError.Glare, Winner: opposite.Id);
        }

        // Only the device that was calling rings: it answers by itself.
        var device = context.State.Find<Connection>(opposite.Caller.ConnectionId!)!;
        if (!IsAble(call, device))
        {
            return AskForAllCandidates(context, call);
        }

        StopRinging(context, opposite, EndReason.Canceled, opposite.Caller.PersonId);
        Forget(context, opposite);
        call = call with { Devices = [new RingingDevice(device.Id, context.Now)] };
        context.State.Save(call);
        Ring(context, call, device);
        context.Deliver(device.Id, new Message.CallRejected(opposite.Id, CallError.Glare, call.Id));
        return PlacedAt(call, [device]);
    }

    private static Result<CallPlaced> RingAll(DecisionContext context, Call call)
    {
        var devices = context.DevicesOf(call.CalleeId);
        if (devices.Count == 0)
        {
            Forget(context, call);
            MissedCallRules.Add(context, call);
            return CallError.Offline;
        }

        var able = devices.Where(device => IsAble(call, device)).ToList();
        if (able.Count == 0)
        {
            return AskForAllCandidates(context, call);
        }

        if (RingingRules.MakeRoom(context, call) is { } refusal)
        {
            return refusal;
        }

        var free = able.Where(device => RingingRules.IsFree(context, call, device)).ToList();
        if (free.Count == 0)
        {
            Forget(context, call);
            return CallError.Busy;
        }

        call = call with { Devices = [.. free.Select(device => new RingingDevice(device.Id, context.Now))] };
        context.State.Save(call);
        foreach (var device in free)
        {
            Ring(context, call, device);
        }

        return PlacedAt(call, free);
    }

    private static CallPlaced PlacedAt(Call call, List<Connection> devices) => new(
        call.Id,
        call.ExpiresAt,
        new Member(
            call.CalleeId,
            string.Empty,
            Role.Callee,
            devices.Exists(device => device.Verified),
            devices.Exists(device => device.Trickle),
            devices.Exists(device => device.Resume),
            Present: true));

    /// <summary>Whether the device can take the caller's description as it is.</summary>
    private static bool IsAble(Call call, Connection device) => device.Trickle || !call.Caller.Trickle || call.Offer!.Complete;

    /// <summary>The caller gathers its candidates before it calls again, those of the relay among them, where its id is reserved.</summary>
    private static CallError AskForAllCandidates(DecisionContext context, Call call)
    {
        if (context.State.Find<Call>(call.Key) is { Phase: CallPhase.Reserved } reserved)
        {
            context.State.Save(reserved with { Gathers = true });
        }

        return CallError.NeedsCompleteDescription;
    }

    private static void Ring(DecisionContext context, Call call, Connection device) => context.Deliver(device.Id, new Message.Ring(
        call.Id,
        call.Offer!.Signal,
        call.Caller.ToMember(),
        call.Offer.Media,
        call.ExpiresAt,
        call.Offer.Proof,
        SessionRules.IsInCall(context, device.Id))
    {
        RelayUser = call.CalleeId,
    });

    private static Result<Done> Hear(DecisionContext context, Call call, Connection device, RingAnswer answer)
    {
        if (answer == RingAnswer.Declined)
        {
            StopRinging(context, call, EndReason.DeclinedElsewhere, device.PersonId, except: device.Id);
            Fail(context, call with { Devices = [] }, CallError.Declined);
            return Done.Value;
        }

        var index = call.Devices.FindIndex(one => one.ConnectionId == device.Id);
        if (index < 0)
        {
            return Done.Value;
        }

        call = call with { Devices = call.Devices.SetItem(index, call.Devices[index] with { Answer = answer }) };
        if (answer == RingAnswer.Ringing && !call.Announced)
        {
            call = call with { Announced = true };
            context.Deliver(call.Caller.ConnectionId!, new Message.CallRinging(call.Id, call.RelayUserOf(call.Caller)));
        }

        EndWhenAllRefused(context, call);
        return Done.Value;
    }

    private static void EndWhenAllRefused(DecisionContext context, Call call)
    {
        if (call.Devices.IsEmpty || call.Devices.Exists(device => device.Open))
        {
            context.State.Save(call);
            return;
        }

        Fail(
            context,
            call,
            call.Devices.Exists(device => device.Answer == RingAnswer.Busy) ? CallError.Busy
            : call.Devices.Exists(device => device.Answer == RingAnswer.Unproven) ? CallError.Unproven
            : CallError.Blocked);
    }

    /// <summary>Tells the caller that the call came to nothing, and forgets it.</summary>
    private static void Fail(DecisionContext context, Call call, CallError reason)
    {
        context.Deliver(call.Caller.ConnectionId!, new Message.CallRejected(call.Id, reason));
        Forget(context, call);
    }

    private static void StopRinging(DecisionContext context, Call call, EndReason reason, string from, string? except = null)
    {
        foreach (var device in call.Devices)
        {
            if (device.Open && device.ConnectionId != except)
            {
                context.Deliver(device.ConnectionId, new Message.CallEnded(call.Id, reason, from));
            }
        }
    }

    private static void Forget(DecisionContext context, Call call)
    {
        context.State.Remove<Call>(call.Key);
        SessionRules.Remember(context, call);
    }

    /// <summary>The call of this id that rings at the device's person.</summary>
    private static Call? RingingAt(DecisionContext context, Connection device, string callId) =>
        context.State.FindBy<Call>(Term.RingsAt(device.PersonId)).FirstOrDefault(call => call.Id == callId);

    /// <summary>Why a call does not ring any more, told only to people it rang at.</summary>
    private static CallError WhyNot(DecisionContext context, Connection device, string callId)
    {
        var answered = context.State.FindBy<Call>(Term.Session(callId))
            .Any(call => call.Phase == CallPhase.Answered && call.CalleeId == device.PersonId && SessionRules.IndexOf(call, device.Id) < 0);
        return answered ? CallError.AnsweredElsewhere
            : SessionRules.WasInCall(context, device, callId) ? CallError.CallEnded
            : CallError.NotInSession;
    }

    private static Call? OnlyOne(IReadOnlyList<Call> calls) => calls.Count == 1 ? calls[0] : null;
}
