using Duet.Calls.Identity;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>Devices of one person: how a new one is taken in, and how certificates are renewed. Keys and proofs are the devices' own affair.</summary>
internal static class LinkRules
{
    private static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(10);

    /// <summary>Passes the request on to who holds the identity. The answer is the same whether or not anybody does.</summary>
    public static Result<Done> Request(DecisionContext context, Connection device, RequestLink request)
    {
        if (!PersonId.TryParse(request.To, out var person))
        {
            return CallError.BadRequest;
        }

        context.State.Save(new PendingLink(device.Id, person, context.Now + OpenFor));
        foreach (var holder in context.DevicesOf(person))
        {
            if (Holds(holder) && holder.Id != device.Id)
            {
                context.Deliver(holder.Id, new Message.LinkRequest(device.Id, request.Key, request.Name, request.Nonce, request.Proof));
            }
        }

        return Done.Value;
    }

    public static Result<Done> Reveal(DecisionContext context, Connection holder, RevealLink reveal)
    {
        if (!Holds(holder) || !IsPending(context, reveal.To, holder.PersonId))
        {
            return CallError.NotInSession;
        }

        context.Deliver(reveal.To, new Message.LinkReveal(holder.Id, reveal.Nonce));
        return Done.Value;
    }

    /// <summary>Wrong pictures end it: nobody can be let in after that.</summary>
    public static Result<Done> Choose(DecisionContext context, Connection device, ChooseLink choice)
    {
        if (context.State.Find<Connection>(choice.To) is not { } holder || !Holds(holder) || !IsPending(context, device.Id, holder.PersonId))
        {
            return CallError.NotInSession;
        }

        if (!choice.Right)
        {
            context.State.Remove<PendingLink>(device.Id);
        }

        context.Deliver(holder.Id, new Message.LinkChosen(device.Id, choice.Right, choice.Proof));
        return Done.Value;
    }

    public static Result<Done> Grant(DecisionContext context, Connection holder, GrantLink grant)
    {
        if (!Holds(holder) || !IsPending(context, grant.To, holder.PersonId))
        {
            return CallError.NotInSession;
        }

        context.State.Remove<PendingLink>(grant.To);
        context.Deliver(grant.To, new Message.LinkGrant(grant.Key, grant.Certificate, grant.Name, grant.Proof));
        return Done.Value;
    }

    public static Result<Done> Deny(DecisionContext context, Connection holder, string to)
    {
        if (!Holds(holder) || !IsPending(context, to, holder.PersonId))
        {
            return CallError.NotInSession;
        }

        context.State.Remove<PendingLink>(to);
        context.Deliver(to, new Message.LinkDeny());
        return Done.Value;
    }

    public static Result<Done> Renew(DecisionContext context, Connection device, string key, DateTimeOffset notAfter)
    {
        if (!device.Verified)
        {
            return CallError.NotInSession;
        }

        foreach (var holder in context.DevicesOf(device.PersonId).Where(other => Holds(other) && other.Id != device.Id))
        {
            context.Deliver(holder.Id, new Message.RenewCertificate(device.Id, key, notAfter));
        }

        return Done.Value;
    }

    public static Result<Done> Renewed(DecisionContext context, Connection holder, string key, ReadOnlyMemory<byte> certificate)
    {
        if (!Holds(holder))
        {
            return CallError.NotInSession;
        }

        foreach (var device in context.DevicesOf(holder.PersonId).Where(other => other.LinkedDevice))
        {
            context.Deliver(device.Id, new Message.CertificateRenewed(key, certificate));
        }

        return Done.Value;
    }

    private static bool Holds(Connection connection) => connection is { Verified: true, LinkedDevice: false };

    private static bool IsPending(DecisionContext context, string connectionId, string personId) =>
        context.State.Find<PendingLink>(connectionId) is { } pending && pending.PersonId == personId && pending.ForgetAt > context.Now;
}
